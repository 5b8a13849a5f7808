"""What a reader sees of a page is counted: words, photos and megabytes."""

from facefront.report.size import page_size


def test_visible_words_and_photos_count_and_nothing_else(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(
        "<!doctype html><title>no word</title><style>p { color: red }</style><script>let no = 1</script>"
        "<p>three words here</p><table><tr><td>+0.1 [0, 1]</td><td>–</td></tr></table><svg><text>no word</text></svg>"
        '<img alt="no word" src="data:image/jpeg;base64,AAAA"><img alt="" src="data:image/svg+xml;base64,AAAA">'
        "<details><summary>one</summary>more</details>"
    )
    size = page_size(path)
    assert (size.words, size.words_in_chapters, size.pictures) == (8, 0, 1)
    assert size.megabytes == path.stat().st_size / 1e6


def test_words_within_chapters_are_counted_apart(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(
        '<section id="summary">four words stand above</section><section class="set"><h2>A set</h2>'
        '<section class="part"><h3>One chapter</h3><section>and more</section></section></section><p>the end</p>'
    )
    size = page_size(path)
    assert (size.words, size.words_in_chapters) == (12, 4)

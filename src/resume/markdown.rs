//! Markdown (CommonMark 0.31, with GitHub's tables) -> the text that a reader of the rendered page sees.
//!
//! Headings stand between empty lines, items keep a dash, cells are parted by tabs, and marks of emphasis are gone:
//! "**Rust Engineer** (2022 - present)" would else be a title with stars in it. HTML comments are hidden text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::open::{Found, Hidden, Why};

/// Whether a text is Markdown: a heading of it, and a second mark that plain text hardly ever has.
pub(super) fn is_markdown(text: &str) -> bool {
    let heading = |line: &str| {
        let marks = line.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ') && line[marks..].trim().len() > 1
    };
    let headings = text.lines().filter(|line| heading(line)).count();
    headings >= 2 || headings == 1 && (text.matches("**").count() >= 2 || text.contains("]("))
}

/// The rendered text of a Markdown file.
pub(super) fn read(markdown: &str) -> Found {
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        page.take(event);
    }
    Found { text: page.text, hidden: page.hidden, pages: 1, ..Found::default() }
}

#[derive(Default)]
struct Page {
    text: String,
    hidden: Vec<Hidden>,
    /// Of the lists that are open: the next number, where they are numbered.
    lists: Vec<Option<u64>>,
    /// Of the link that is open: where it goes, and where its words start.
    link: Option<(String, usize)>,
    html: String,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.line(),
            Event::Rule => self.block(),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.markup(&html),
            // Extensions that are switched off.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text.push_str(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) => self.block(),
            Tag::Paragraph if self.lists.is_empty() => self.block(),
            Tag::List(first) => {
                self.line();
                self.lists.push(first);
            }
            Tag::Item => {
                self.line();
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.text.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => self.text.push_str("- "),
                }
            }
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.to_string(), self.text.len())),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.line(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => self.text.push('\t'),
            TagEnd::Link => {
                if let Some((goes, start)) = self.link.take() {
                    let goes = goes.strip_prefix("mailto:").or_else(|| goes.strip_prefix("tel:")).unwrap_or(&goes);
                    if !self.text[start..].contains(goes) {
                        self.text.push_str(&format!(" ({goes})"));
                    }
                }
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.block();
                self.markup(&html);
                self.line();
            }
            _ => {}
        }
    }

    /// HTML within: tags go, words between them stay, comments are hidden.
    fn markup(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text.push_str(&rest[..at]);
            let (inside, after) = match rest[at..].strip_prefix("<!--") {
                Some(comment) => {
                    let (inside, after) = comment.split_once("-->").unwrap_or((comment, ""));
                    self.hidden.push(Hidden { why: Why::Note, text: inside.trim().to_owned() });
                    (inside, after)
                }
                None => rest[at..].split_once('>').unwrap_or((&rest[at..], "")),
            };
            let ends_line = ["<br", "</p", "</div", "</li", "</h", "</tr"];
            if ends_line.iter().any(|tag| inside.to_ascii_lowercase().starts_with(tag)) {
                self.line();
            }
            rest = after;
        }
        self.text.push_str(rest);
    }

    /// Ends the line, unless it is empty.
    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends the line and leaves one empty.
    fn block(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_gone_and_words_and_lines_stay() {
        let found = read(
            "# Ada Lovelace\n\nada@example.com | [Code](https://example.org/ada)\n\n## Experience\n\n\
             **Rust Engineer** (2022 - present)  \nNorthwind, Kyiv\n\n- Wrote *it*\n- Ran `it`\n\n\
             | Skill | Years |\n|---|---|\n| C++ | 4 |\n",
        );
        assert_eq!(
            found.text,
            "Ada Lovelace\n\nada@example.com | Code (https://example.org/ada)\n\nExperience\n\n\
             Rust Engineer (2022 - present)\nNorthwind, Kyiv\n- Wrote it\n- Ran it\n\n\
             Skill\tYears\t\nC++\t4\t\n"
        );
    }

    #[test]
    fn a_comment_is_hidden_and_html_loses_its_tags() {
        let found = read("# A B\n\n<!-- rate 100 -->\n\n<div>Rust<br>Go</div>\n\nSQL <b>and</b> C <!-- x -->\n");
        assert_eq!(
            found.text.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>(),
            ["A B", "Rust", "Go", "SQL and C "]
        );
        let hidden: Vec<_> = found.hidden.iter().map(|h| h.text.as_str()).collect();
        assert_eq!(hidden, ["rate 100", "x"]);
    }

    #[test]
    fn plain_text_is_no_markdown() {
        for text in ["Ada Lovelace\n# 1 seller of 2019\n- C#\n", "#hashtag\n#Rust\n", "C# developer, **kwargs", ""] {
            assert!(!is_markdown(text), "{text}");
        }
        for text in ["# Ada\n\n## Skills\nRust", "# Ada\n\n**Rust Engineer**\n", "# Ada\n\n[Code](https://example.org)"]
        {
            assert!(is_markdown(text), "{text}");
        }
    }
}

//! The list of time zones to choose from.

use std::fmt::Write;
use std::sync::LazyLock;

/// The regions of the IANA names that stand for places; the others are old or technical.
const REGIONS: [&str; 9] =
    ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// `<option>`s by region, made once: it is by far the longest part of a page.
pub static OPTIONS: LazyLock<String> = LazyLock::new(|| options(jiff::tz::db().available().map(|n| n.to_string())));

/// Names are letters, digits and `/_+-` alone; anything else is left out, so that nothing needs escaping.
fn options(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<_> = names.filter(|name| name.bytes().all(is_plain)).collect();
    names.sort();
    names.dedup();
    let mut html = String::from("<option value=\"UTC\">UTC</option>");
    for region in REGIONS {
        // Writing to a String can't fail.
        let _ = write!(html, "<optgroup label=\"{region}\">");
        for name in &names {
            if let Some(place) = name.strip_prefix(region).and_then(|rest| rest.strip_prefix('/')) {
                let _ = write!(html, "<option value=\"{name}\">{}</option>", place.replace('_', " "));
            }
        }
        html.push_str("</optgroup>");
    }
    html
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_listed_by_region_and_odd_names_left_out() {
        let names = ["Europe/Berlin", "America/Argentina/Ushuaia", "EST5EDT", "Etc/GMT+5", "Europe/<b>"];
        let html = options(names.iter().map(|n| (*n).to_owned()));
        assert!(html.contains("<option value=\"America/Argentina/Ushuaia\">Argentina/Ushuaia</option>"));
        assert!(html.contains("<optgroup label=\"Europe\"><option value=\"Europe/Berlin\">Berlin</option></optgroup>"));
        assert!(!html.contains("EST5EDT") && !html.contains("GMT") && !html.contains("<b>"));
        assert!(OPTIONS.matches("<option ").count() > 300);
    }
}

//! What a text is where it is no résumé of one person: told by its words, and only where little of a résumé was read.

use super::contact;
use super::fold::words;
use super::headings;
use super::lines::Line;
use super::titles;
use crate::resume::profile::{Position, Profile, SectionKind};

/// A text with fewer points is seldom a résumé: of 80 other documents of our own making 78 have fewer, or no entry at all;
/// of 542 real résumés 9.
const LITTLE: usize = 5;

/// How much of a résumé was read.
pub struct Evidence {
    /// Periods of work and of study.
    entries: usize,
    points: usize,
}

impl Evidence {
    pub fn of(profile: &Profile) -> Self {
        let headed = |kind| usize::from(profile.sections.iter().any(|s| s.kind == kind));
        let parts =
            [SectionKind::Experience, SectionKind::Education, SectionKind::Skills].map(headed).iter().sum::<usize>();
        let named = |p: &&Position| p.start.is_some() && (p.title.is_some() || p.company.is_some());
        let dated = profile.experience.iter().filter(named).count();
        // Words have to say so of one of the two at least: forms have rows beside dates, too.
        let told = |p: &&Position| match (&p.title, &p.company) {
            (Some(title), Some(firm)) => titles::title_score(title) >= 2 || titles::company_score(firm) >= 2,
            _ => false,
        };
        let whole = profile.experience.iter().filter(named).filter(told).count();
        let studies = profile.education.iter().filter(|e| e.end.is_some() || e.start.is_some()).count();
        Self {
            entries: dated + profile.education.len(),
            points: 2 * parts + 2 * whole.min(2) + dated.min(2) + studies.min(2),
        }
    }

    /// Less than any résumé but the oddest gives.
    pub fn is_little(&self) -> bool {
        self.entries == 0 || self.points < LITTLE
    }
}

/// How letters begin, at the start of a line; folded.
const SALUTATIONS: &str = "dear |to whom it may concern|respected sir|respected madam|sir/madam|hello,|hi,|sehr geehrte|liebe |lieber |\
     guten tag|madame, monsieur|madame monsieur|monsieur le |madame la |monsieur,|madame,|chere |cher |messieurs|\
     estimad|apreciad|distinguid|muy senor|a quien corresponda|de mi consideracion|gentile |gentili |gent.|\
     egregi|spettabile|spett.|alla cortese attenzione|geachte |beste |szanown|sayin |degerli |sayin,|prezad|exmo|\
     exma|exm.|ilmo|ilma|a quem possa|caro |cara ";

/// How letters end.
const CLOSINGS: &str = "sincerely|yours faithfully|yours truly|kind regards|best regards|warm regards|regards,|thanking you|\
     best wishes|mit freundlichen grussen|mit freundlichem gruss|freundliche grusse|viele grusse|beste grusse|\
     mit besten grussen|hochachtungsvoll|cordialement|salutations distinguees|sinceres salutations|\
     mes salutations|sentiments distingues|atentamente|cordial saludo|saludos|un saludo|distinti saluti|\
     cordiali saluti|in fede|met vriendelijke groet|hoogachtend|hartelijke groet|z powazaniem|wyrazami szacunku|\
     wyrazy szacunku|saygilarimla|saygilarimi|iyi calismalar|atenciosamente|melhores cumprimentos|\
     com os cumprimentos|respeitosamente|atenciosos cumprimentos|look forward to hearing";

/// Words of bills, of pay slips and of banks.
const MONEY: &str = "invoice|bill to|amount due|subtotal|vat|total due|unit price|due date|payment terms|iban|bic|purchase order|\
     quotation|net pay|gross pay|pay slip|payslip|ni number|tax code|opening balance|closing balance|balance|\
     sort code|account number|gst|gstin|rechnung|rechnungsnummer|mwst|ust|zahlbar|nettobetrag|gesamtbetrag|\
     zwischensumme|einzelpreis|steuerklasse|lohnsteuer|auszahlungsbetrag|mahnung|lieferschein|facture|tva|\
     total ttc|total ht|echeance|net a payer|salaire de base|cotisations|bulletin de paie|devis|factura|\
     base imponible|importe|vencimiento|iva|fattura|imponibile|partita iva|fatura|kdv|toplam|nota fiscal|\
     valor total|factuur|btw|totaal|faktura|do zaplaty|netto|brutto|orcamento|teklif|preventivo";

/// Words of those who look for people.
const ADVERTS: &str = "we are looking for|we're looking for|looking for a|you will join|about the role|the role|what you'll do|\
     what you will do|what we offer|we offer|how to apply|apply by|apply now|send your cv|send your resume|\
     share your resume|share your cv|closing date|reports to|equal opportunity employer|your profile|your tasks|\
     job description|job location|vacancy|vacancies|walk in|ctc|immediate joiners|freshers|wir suchen|wir bieten|\
     ihre aufgaben|deine aufgaben|ihr profil|dein profil|m w d|w m d|das bringen sie mit|bewerben sie sich|\
     ihre bewerbung|nous recherchons|nous vous proposons|nous offrons|vos missions|profil recherche|votre profil|\
     h f|f h|pour postuler|type de contrat|buscamos|ofrecemos|se ofrece|se requiere|requisitos|enviar cv|\
     envia tu cv|cerchiamo|ricerchiamo|offriamo|si offre|requisiti|inviare cv|la risorsa|wij zoeken|we zoeken|\
     wij bieden|wat bieden wij|wat ga je doen|wat vragen wij|jouw profiel|functie eisen|vacature|poszukujemy|\
     oferujemy|wymagania|zakres obowiazkow|aplikuj|procuramos|oferecemos|envie seu curriculo|candidate se|vaga|\
     ariyoruz|araniyor|aranan nitelikler|is tanimi";

/// Words of titles over documents that people have made out for them, or that firms send around.
const TITLES: &str = "contract|agreement|lease|minutes|agenda|certificate|certify|transcript|newsletter|data sheet|datasheet|\
     privacy|terms and conditions|terms of service|questionnaire|application form|interview guide|expense report|\
     performance review|training plan|offer of employment|statement|abstract|conference|programme|vertrag|\
     arbeitsvertrag|mietvertrag|protokoll|zeugnis|arbeitszeugnis|bescheinigung|zertifikat|urkunde|datenblatt|\
     datenschutzhinweise|datenschutzerklarung|personalfragebogen|bewerbungsbogen|organigramm|abrechnung|contrat|\
     bail|attestation|certificat|diplome|compte rendu|contrato|acta|certificado|contratto|verbale|attestato|\
     certificato|overeenkomst|notulen|umowa|zaswiadczenie|swiadectwo|sozlesmesi|sertifikasi";

fn hits(spoken: &str, list: &str) -> usize {
    list.split('|').filter(|w| spoken.contains(&format!(" {w} "))).count()
}

/// The words of a text between blanks, folded: " we are looking for a baker ".
fn spoken<'a>(folded: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::from(" ");
    for line in folded {
        for word in words(line) {
            out.push_str(word);
            out.push(' ');
        }
    }
    out
}

/// How a firm says, near the top, that it vouches for somebody; folded.
const CERTIFIES: &str = "to whomsoever it may concern|this is to certify that|hiermit bestatigen wir|hiermit wird bescheinigt|\
     nous soussignes|je soussigne|certifica que|hace constar|si attesta che|zaswiadcza sie";

/// Why a text of which `evidence` was read is no résumé, if its words say so.
fn other_kind(all: &[Line<'_>], evidence: &Evidence) -> Option<&'static str> {
    let top = || all.iter().filter(|l| l.words > 0).take(12);
    if top().any(|l| CERTIFIES.split('|').any(|w| l.folded.contains(w))) {
        return Some("the text reads like a certificate");
    }
    if !evidence.is_little() {
        return None;
    }
    let all = all.get(..600).unwrap_or(all);
    let starts = |list: &str| all.iter().any(|l| list.split('|').any(|w| l.folded.trim_start().starts_with(w)));
    let spoken = spoken(all.iter().map(|l| l.folded.as_str()));
    if hits(&spoken, MONEY) >= 3 {
        return Some("the text reads like an invoice, a pay slip or an account");
    }
    if hits(&spoken, ADVERTS) >= 2 {
        return Some("the text reads like a job advertisement");
    }
    let closes = || all.iter().any(|l| CLOSINGS.split('|').any(|w| l.folded.contains(w)));
    if starts(SALUTATIONS) && (evidence.entries == 0 || closes()) {
        return Some("the text reads like a letter");
    }
    let titled = |l: &&Line<'_>| l.words <= 8 && hits(&self::spoken(std::iter::once(l.folded.as_str())), TITLES) > 0;
    if evidence.entries == 0 && top().take(8).any(|l| titled(&l)) {
        return Some("the text reads like another kind of document");
    }
    None
}

/// Why the text that gave `profile` is no résumé of one person, if so: a warning's code and detail.
pub fn none_of_one_person(
    text: &str,
    all: &[Line<'_>],
    profile: &Profile,
    evidence: &Evidence,
) -> Option<(&'static str, &'static str)> {
    if is_of_several_people(text, all, profile) {
        return Some(("several_people", "the file seems to hold the résumés of several people"));
    }
    other_kind(all, evidence).map(|detail| ("not_a_resume", detail))
}

/// How lines begin that name whom a filled-in form is of; folded.
const NAME_LABELS: &str = "name:|name :|candidate:|candidate name|nom :|nombre:|nome:|imie i nazwisko:|ad soyad:";

/// Bytes within which one person's addresses stand.
const TOGETHER: usize = 120;

/// Whether the parts of a résumé come again, each time with another address.
fn is_of_several_people(text: &str, all: &[Line<'_>], profile: &Profile) -> bool {
    use SectionKind::{Education, Experience};
    let emails = contact::emails(text);
    let people = emails.iter().filter(|e| !e.value.starts_with("info@")).count();
    // Of one person e-mail and telephone stand together.
    let addresses: Vec<usize> = emails
        .iter()
        .map(|e| e.from)
        .chain(profile.phones.iter().filter_map(|phone| text.find(phone.as_str())))
        .collect();
    let (first, last) = (addresses.iter().min(), addresses.iter().max());
    if people < 2 && first.zip(last).is_none_or(|(first, last)| last - first < TOGETHER) {
        return false;
    }
    let headed: Vec<(SectionKind, usize)> =
        all.iter().filter(|l| l.words <= 6).filter_map(|l| Some((headings::kind(&l.folded)?, l.from))).collect();
    let count = |kind| headed.iter().filter(|(k, _)| *k == kind).count();
    let (experiences, educations) = (count(Experience), count(Education));
    if people >= 2 && experiences >= 2 && educations >= 2 || people >= 3 && experiences.max(educations) >= 3 {
        return true;
    }
    let named = all.iter().filter(|l| NAME_LABELS.split('|').any(|w| l.folded.starts_with(w))).count();
    if people >= 2 && named >= 2 && people >= named {
        return true;
    }
    // Work, studies, another address, and work again: the second person may have no e-mail.
    let main: Vec<(SectionKind, usize)> =
        headed.iter().filter(|(k, _)| matches!(k, Experience | Education)).copied().collect();
    main.windows(3).any(|w| {
        let [(first, from), (second, at), (third, to)] = *w else { return false };
        let comes_again =
            matches!((first, second, third), (Experience, Education, Experience) | (Education, Experience, Education));
        comes_again && addresses.iter().any(|a| *a < from) && addresses.iter().any(|a| (at..to).contains(a))
    })
}

#[cfg(test)]
mod tests {
    use crate::resume::parse::with_warnings;

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

    /// What the first warning says, and how sure the surest field but an address is.
    fn told(text: &str) -> (Option<String>, f32) {
        let (profile, warnings) = with_warnings(text, TODAY);
        let surest = profile.marks.iter().filter(|m| !matches!(m.field.as_str(), "email" | "phone"));
        let surest = surest.map(|m| m.confidence).fold(0.0, f32::max);
        let first = warnings.into_iter().next();
        (first.map(|w| format!("{}: {}", w.code, w.detail)), surest)
    }

    #[test]
    fn letters_bills_and_advertisements_are_no_resumes() {
        let cases = [
            (
                "Ana Prado\nana@example.org\n\nEstimados señores:\n\nMe dirijo a ustedes en relación con la oferta de jefa de almacén. Tengo ocho años de experiencia.\n\nReciban un cordial saludo,\nAna Prado",
                "letter",
            ),
            (
                "Jo Bakker\njo@example.org\n\nGeachte mevrouw Terpstra,\n\nOp uw website las ik de vacature voor bakker in uw team.\n\nMet vriendelijke groet,\nJo Bakker",
                "letter",
            ),
            (
                "Jan Maj\njan@example.org\n\nSzanowna Pani,\n\nod czterech lat pracuję w piekarni, gdzie prowadzę dział chleba.\n\nZ poważaniem\nJan Maj",
                "letter",
            ),
            (
                "Ada Kaya\nada@example.org\n\nSayın Yetkili,\n\nİlanınızda yer alan pozisyon için başvurmak istiyorum. Beş yıldır fırında çalışıyorum.\n\nSaygılarımla,\nAda Kaya",
                "letter",
            ),
            (
                "Lia Costa\nlia@example.org\n\nPrezada Sra. Souza,\n\nVenho por meio desta apresentar minha candidatura ao cargo de padeira.\n\nAtenciosamente,\nLia Costa",
                "letter",
            ),
            (
                "Backhaus Mehl GmbH\n12345 Ort\nRechnung Nr. 12\nPos. Menge Einzelpreis\n1 Mehl 12,00\nZwischensumme 12,00\nMwSt 19 % 2,28\nZahlbar bis 3. Mai 2024",
                "invoice",
            ),
            (
                "FACTURA\nHorno Real, S.L.\nCliente: Bodega Sol\nVencimiento: 30/05/2024\nConcepto Cantidad Importe\nPan 12 24,00\nBase imponible 24,00\nIVA 10 % 2,40",
                "invoice",
            ),
            (
                "Bäcker (m/w/d) in Ort\nBackhaus Mehl GmbH\n\nWir suchen für unsere Backstube einen Bäcker.\n\nIhre Aufgaben\nTeig machen\n\nIhr Profil\nAusbildung als Bäcker\n\nWir bieten\nBrot",
                "advertisement",
            ),
            (
                "Baker\nLoaf Ltd, Leeds\n\nABOUT US\nWe bake.\n\nTHE ROLE\nYou will join the night shift.\n\nEXPERIENCE\n5+ years of baking\n\nEDUCATION\nNone required\n\nBENEFITS\nBread",
                "advertisement",
            ),
            (
                "CONTRAT DE LOCATION\nEntre les soussignés\nMarc Petit, bailleur\net Lia Blanc, locataire\nLoyer : 600 € par mois à compter du 1er mai 2024",
                "another kind",
            ),
        ];
        for (text, kind) in cases {
            let (first, surest) = told(text);
            assert!(
                first.as_deref().is_some_and(|f| f.starts_with("not_a_resume") && f.contains(kind)),
                "{first:?}: {text}"
            );
            assert!(surest < 0.6, "{surest}: {text}");
        }
    }

    #[test]
    fn where_nothing_of_a_resume_was_found_nothing_is_sure() {
        let recipe = "RISOTTO AI FUNGHI\nIngredienti per quattro persone\n320 g di riso\n400 g di porcini\nTostare il riso, sfumare con il vino e portare a cottura con il brodo.\nMantecare fuori dal fuoco.";
        let (first, surest) = told(recipe);
        assert!(first.is_some() && surest < 0.6, "{first:?} {surest}");
    }

    #[test]
    fn the_second_of_several_people_may_have_no_e_mail() {
        let one = |name: &str, address: &str| {
            format!(
                "{name}\n29100 Douarnenez\n{address}\n\nEXPÉRIENCE PROFESSIONNELLE\n2015 - 2019\nBoulanger\nPain SARL\n\nFORMATION\n2015 CAP Boulanger, Lycée de Brest\n\n"
            )
        };
        let both = one("Ada Petit", "ada@example.org") + &one("Ben Blanc", "Tél. : 07 00 00 15 62");
        assert!(told(&both).0.is_some_and(|w| w.starts_with("several_people")));
        let form = |name: &str| {
            format!(
                "Name: {name}\nEmail: {}@example.org\nTotal Exp: 4 yrs\nSkills: Java, Kafka\n\n",
                name.to_lowercase().replace(' ', ".")
            )
        };
        assert!(told(&(form("Ada Sample") + &form("Ben Trial"))).0.is_some_and(|w| w.starts_with("several_people")));
        // The same person once more in another language, and somebody who vouches for them.
        let twice = one("Ada Petit", "ada@example.org")
            + &one("Ada Petit", "ada@example.org")
                .replace("EXPÉRIENCE PROFESSIONNELLE", "EXPERIENCE")
                .replace("FORMATION", "EDUCATION");
        assert_eq!(told(&twice).0.filter(|w| w.starts_with("several")), None);
        let vouched =
            one("Ada Petit", "ada@example.org") + "RÉFÉRENCES\nBen Blanc, Pain SARL\nben@example.org\n07 00 00 15 62\n";
        assert_eq!(told(&vouched).0.filter(|w| w.starts_with("several")), None);
    }

    #[test]
    fn a_resume_may_speak_of_all_these() {
        let clerk = "Dear Sir,\n\nAda Sample\nada@example.org\n\nExperience\nBilling Clerk\nLoaf Ltd\n2018 - 2020\n• Invoice, VAT and payment terms; total due, subtotal and IBAN\nRecruiter\nCrumb Ltd\n2015 - 2018\n• \"We are looking for\": job description, closing date and how to apply\n\nEducation\nBA Law\nUniversity of Leeds\n2010 - 2014\n\nYours faithfully\nAda Sample";
        let (first, surest) = told(clerk);
        assert_eq!(first, None);
        assert!(surest > 0.8);
    }
}

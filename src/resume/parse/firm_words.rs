//! What a firm looks like, by its words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};

/// Legal forms and kinds of firm, folded; the first group is as good as certain.
const FORMS: &str = "ltd limited pvt private inc incorporated llc llp corp corporation gmbh ggmbh aor kdor ag kg kgaa ohg ug mbh sarl sas sasu srl srls spa snc bv nv vof oy oyj ab asa aps plc pty sdn bhd lda ltda eireli eurl sa sl slu zoo o.o s.a s.l s.r.l s.p.a b.v n.v p.c e.v ev a.s co company as s.n.c s.a.s sapa scarl s.c.a.r.l sti eirl e.k gbr stiftung s.l.u s.l.l sll s.a.c s.a.u s.r.l.s selarl scop v.o.f bvba z.o.o s.c.p hb s.r.o sro r.o spol v.o.s o.p.s s.p d.o.o";
const FIRMS: &str = "technologies technology solutions systems services consulting consultants group bank software labs lab studio studios industries holdings partners associates international global enterprises enterprise agency hospital clinic university \
institute college school academy foundation ministry department council army navy airlines airways hotel hotels resort restaurant cafe bakery insurance financial finance capital motors automotive pharma pharmaceuticals chemicals steel energy power telecom communications networks \
media entertainment interactive digital logistics transport shipping retail stores store supermarket foods beverages construction infrastructure engineers constructions builders properties realty infotech infosystems infosys consultancy bpo ventures \
trust society association federation center centre office government laboratories research works werke klinikum krankenhaus versicherung sparkasse verlag stadt landesamt bundesamt universitat hochschule institut fraunhofer hopital banque groupe societe cabinet mairie ecole universite \
banco grupo hospital universidad universidade empresa ayuntamiento banca gruppo universita azienda comune ospedale bank ziekenhuis universiteit gemeente szpital uniwersytet urzad spolka grupa universitesi hastanesi bankasi holding sirketi belediyesi teknoloji sanayi ticaret \
association associes etablissements etablissement maison atelier ateliers laboratoire laboratoires clinique boulangerie garage agence ministere conseil hopitaux transports entreprise editions imprimerie pharmacie boutique assurances assurance caisse rectorat \
stadtwerke kanzlei praxis autohaus maschinenbau elektrotechnik beratung gesellschaft betriebe ministerium druckerei gasthaus gasthof baeckerei gruppe konzern apotheke brauerei spedition handwerk bundeswehr polizei landkreis gemeinde kreis kindergarten kita pflegeheim klinik kliniken uniklinik bauunternehmen ingenieurburo architekturburo steuerberatung agentur \
construcciones constructora estudio clinica despacho editorial transportes consultores consultoria ingenieria industrias laboratorios farmacia fundacion ministerio supermercados almacenes tienda colegio instituto junta consejo inmobiliaria aseguradora seguros corporacion distribuidora cooperativa asociacion \
construtora industria escritorio prefeitura ministerio sistemas solucoes supermercados supermercado fundacao secretaria tribunal construcoes editora padaria farmacias seguradora faculdade cooperativa associacao consultores grafica transportadora laboratorio \
officine officina trasporti supermercati supermercato costruzioni studio impresa ditta cooperativa ristorante albergo autonoleggio assicurazioni editrice consorzio fondazione ministero industrie servizi calzaturificio lanificio caseificio carrozzeria \
stichting boekhandel bouw bedrijf winkel adviesbureau groep vereniging zorg zorggroep makelaardij uitgeverij drukkerij supermarkt restaurant hogeschool politie provincie waterschap rijkswaterstaat verzekeringen accountants \
firma zaklad zaklady przedsiebiorstwo biuro kancelaria fundacja sklep fabryka instytut restauracja hurtownia towarzystwo ministerstwo przychodnia apteka wydawnictwo drukarnia stowarzyszenie ubezpieczenia \
otomotiv tekstil gida insaat lojistik sigorta yazilim danismanlik magazacilik enerji turizm marketleri fabrikasi dernegi vakfi bakanligi mudurlugu valiligi hukuk burosu muhendislik mimarlik gayrimenkul bilisim ajansi kozmetik mobilya \
aerospace biotech therapeutics healthcare wellness fitness apparel fashion jewelers outfitters brewing brewery winery farms dairy nursery gardens church ministries mission museum gallery theatre theater orchestra \
newspaper magazine press publications distributors wholesale wholesalers exports imports trading traders mills textiles garments ceramics petroleum refinery shipyard port airport railways railway transit authority bureau court county city district embassy consulate \
police sheriff nhs council housing landscaping plumbing roofing cleaners laundry salon spa gym diner grill pizzeria bistro catering club casino theatre cinemas cinema pharmacy drugstore dental veterinary surgery chemists opticians estate auctions \
distribuciones suministros panaderia pasteleria restaurante cafeteria talleres taller autoescuela gimnasio academia gestoria notaria asesoria ferreteria bodegas viveros comercializadora aceros clinicas hospitales residencia residence \
alimentos camara municipalidad gobernacion alcaldia parroquia moinho metalurgica consultorio contabilidade engenharia servicos hoteis lojas loja lanchonete drogaria imobiliaria cartorio sindicato agropecuaria usina frigorifico \
confeccoes autarquia freguesia ceramiche meccanica pasticceria panificio trattoria osteria agriturismo tipografia cantina cantine salumificio oleificio palestra agenzia autofficina mobilificio acciaierie cartiera istituto \
poliambulatorio magasin magasins brasserie hypermarche supermarche lycee mutuelle fondation ferme domaine librairie syndicat metropole prefecture creche ehpad menuiserie arztpraxis zahnarztpraxis gymnasium verein verband finanzamt \
amtsgericht landgericht baumarkt metallbau maschinenfabrik stahlbau tiefbau hochbau holzbau messtechnik medizintechnik buchhandlung grosshandel diakonie caritas machinebouw metaalbedrijf bouwbedrijf installatiebedrijf \
transportbedrijf schoonmaakbedrijf uitzendbureau advocaten notariskantoor kliniek apotheek bakkerij slagerij autobedrijf ministerie basisschool thuiszorg kinderopvang kwekerij szkola przedszkole centrum warsztat piekarnia \
cukiernia gabinet pracownia gospodarstwo agencja huta kopalnia elektrownia spoldzielnia starostwo gmina biblioteka muzeum teatr ambalaj ofis otel oteli restoran kafe magazasi magaza okulu okullari koleji eczanesi klinigi \
hastane merkezi belediye kurumu emlak medya yayinevi matbaa matbaacilik plastik makine endustri kargo nakliyat denetim musavirlik grubu pastanesi firini \
kommun kommunen regionen landsting landstinget sjukhus sjukhuset vardcentral vardcentralen skola skolan forskola forskolan universitet universitetet hogskolan restaurang apoteket butik myndigheten lansstyrelsen \
akeri akeriet verkstad verkstaden bageri stiftelsen stiftelse foreningen forening forsvarsmakten polisen aktiebolag forlag aldreboende hemtjansten kyrkan forsamling kommune sygehus sygehuset sykehus sykehuset \
hospitalet skole skolen friskole bornehave bornehaven barnehage barnehagen vuggestue plejehjem plejecenter sykehjem sykehjemmet apotek politiet vaerksted butikken bakeri bageriet tomrerfirma ministeriet \
styrelsen direktoratet fylkeskommune legekontor tandlaegeklinik kirke entreprenor rederi nemocnice poliklinika ordinace lekarna podnik zavod zavody stavby elektrarna tovarna pekarna restaurace pojistovna \
sporitelna posta univerzita ustav spolecnost druzstvo autoservis servis strojirny zelezarny pivovar nakladatelstvi agentura kancelar knihovna magistrat obec urad ministerstvo hotelu nemocnica lekaren spolocnost \
restauracia poistovna pekaren spital spitalul gradinita magazin magazinul scoala liceul colegiul universitatea primaria prefectura ministerul agentia institutul asociatia fundatia compania societatea grupul \
uzina restaurantul hotelul brutaria cofetaria cabinetul directia inspectoratul consiliul politia depozitul centrul teatrul muzeul fabrica";

static FORM_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FORMS.split_whitespace().collect());
static FIRM_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FIRMS.split_whitespace().collect());

/// "Inc", "Co. KG": a legal form and nothing else.
pub fn is_form(text: &str) -> bool {
    let folded = closed_up(fold(text));
    is_polish_form(&folded) || words(&folded).all(|w| FORM_SET.contains(w))
}

/// "a. s.", "s. r. o.": the Czech forms, which are printed with blanks, without them.
fn closed_up(folded: String) -> String {
    // Most names end in no full stop.
    if !folded.contains(". s.") && !folded.contains(". o.") && !folded.contains(" r. ") {
        return folded;
    }
    folded.replace("s. r. o.", "s.r.o.").replace("r. o.", "r.o.").replace(" s r.o.", " s.r.o.").replace("a. s.", "a.s.")
}

/// "sp. z o.o.", "sp. k." at the end of a folded name: "SP" alone is a state of Brazil.
fn is_polish_form(folded: &str) -> bool {
    let all: Vec<&str> = words(folded).collect();
    all.iter()
        .rposition(|w| *w == "sp")
        .is_some_and(|at| matches!(all.get(at + 1), Some(&("z" | "zoo" | "j" | "k" | "p"))))
}

/// Firms' words that name a trade where they stand alone, folded.
const NO_NAMES: [&str; 17] = [
    "technologies",
    "technology",
    "solutions",
    "systems",
    "services",
    "software",
    "group",
    "international",
    "global",
    "consulting",
    "digital",
    "retail",
    "networks",
    "infrastructure",
    "finance",
    "research",
    "construction",
];

/// 0 nothing, 1 capitalised name, 2 a firm's word, 3 a legal form.
pub fn company_score(text: &str) -> u8 {
    let folded = closed_up(fold(text));
    let all: Vec<&str> = words(&folded).collect();
    if all.is_empty() || all.len() > 12 {
        return 0;
    }
    if is_partnership(text) {
        return 3;
    }
    let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    if all.len() > 1 && capital && (is_polish_form(&folded) || text.contains(" S/A") || text.contains(" A/S")) {
        return 3;
    }
    if all.len() > 1
        && all.iter().skip(1).any(|w| FORM_SET.contains(w))
        && (capital || all.iter().any(|w| matches!(*w, "ltd" | "limited" | "pvt" | "inc" | "llc" | "gmbh")))
    {
        // "as" and "co" are words, too: only at the end.
        let weak = all
            .iter()
            .skip(1)
            .filter(|w| FORM_SET.contains(*w))
            .all(|w| matches!(*w, "as" | "co" | "sa" | "ab" | "sp" | "ag" | "ug" | "private" | "company" | "spa"));
        if !weak || all.last().is_some_and(|w| FORM_SET.contains(w)) {
            return 3;
        }
    }
    if all.iter().any(|w| FIRM_SET.contains(w)) && !(all.len() == 1 && NO_NAMES.contains(&all[0])) {
        return if capital { 2 } else { 1 };
    }
    if capital && all.iter().any(|w| is_compound_firm(w)) {
        return 2;
    }
    u8::from(capital)
}

/// "Thorne & Maddox Solicitors": names, and what the partners are, in the plural.
pub fn is_partnership(text: &str) -> bool {
    const PARTNERS: [&str; 20] = [
        "Solicitors",
        "Accountants",
        "Architects",
        "Consultants",
        "Surveyors",
        "Advocates",
        "Attorneys",
        "Barristers",
        "Notaries",
        "Builders",
        "Contractors",
        "Electricians",
        "Plumbers",
        "Dentists",
        "Opticians",
        "Brothers",
        "Sons",
        "Partners",
        "Associates",
        "Engineers",
    ];
    let Some((names, last)) = text.trim().rsplit_once(' ') else { return false };
    let name = |word: &str| word.starts_with(char::is_uppercase);
    last.ends_with('s')
        && PARTNERS.contains(&last)
        && (names.contains(" & ") || names.contains(" and "))
        && names.split_whitespace().count() <= 5
        && names.split_whitespace().all(|word| name(word) || matches!(word, "&" | "and"))
}

/// "Installatiebedrijf", "Metallwarenfabrik", "Bolagsverket": compounds that name a firm by their end.
fn is_compound_firm(word: &str) -> bool {
    const ENDS: [&str; 27] = [
        "bedrijf",
        "fabrik",
        "werke",
        "praxis",
        "klinik",
        "verlag",
        "kantoor",
        "bureau",
        "gericht",
        "druckerei",
        "zentrum",
        "handlung",
        "verket",
        "sjukhus",
        "sjukhuset",
        "sygehus",
        "sykehus",
        "skolan",
        "skolen",
        "skole",
        "kommun",
        "kommune",
        "bageri",
        "akeri",
        "barnehage",
        "bornehave",
        "styrelsen",
    ];
    word.len() > 9 && ENDS.iter().any(|end| word.ends_with(end))
}

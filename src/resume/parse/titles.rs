//! What a job title, a company and a school look like, by their words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};

/// Nouns that head a job title, folded, in ten languages.
const HEADS: &str = "engineer engineers developer manager analyst consultant administrator architect designer director executive officer specialist coordinator assistant associate technician supervisor lead leader head \
president ceo cto cfo coo cio cmo chief founder cofounder owner partner programmer tester scientist researcher teacher professor lecturer tutor instructor trainer coach nurse doctor physician surgeon pharmacist therapist \
accountant auditor bookkeeper cashier clerk secretary receptionist agent representative rep salesperson salesman seller buyer planner operator driver mechanic electrician plumber welder chef cook waiter waitress barista bartender \
server host hostess housekeeper janitor guard controller comptroller treasurer banker broker trader underwriter adjuster appraiser lawyer attorney paralegal counsel judge writer editor journalist reporter author translator interpreter \
photographer artist animator illustrator musician producer strategist advisor adviser counselor counsellor psychologist librarian intern trainee apprentice freelancer contractor volunteer fellow resident postdoc student expert \
sre devops sdet qa dba sysadmin webmaster recruiter merchandiser marketer copywriter inspector foreman superintendent captain pilot sergeant lieutenant commander attendant stylist hairdresser dentist hygienist veterinarian paramedic \
caregiver nanny aide worker laborer labourer helper handler packer loader picker fellow dean principal chairman chairperson chairwoman member staff evangelist ambassador liaison facilitator mentor moderator organizer organiser \
estimator surveyor draftsman geologist chemist biologist physicist economist statistician mathematician actuary dispatcher scheduler expediter storekeeper warehouseman collector teller bdm sde bda vp avp svp evp gm md scrummaster \
sme engg engr admin mgr exec linguist supporter \
specialista auditor inventor technologist machinist assembler fabricator carpenter painter gardener farmer baker butcher porter concierge steward stewardess curator archivist podcaster blogger streamer influencer \
ingenieur entwickler entwicklerin softwareentwickler berater beraterin leiter leiterin teamleiter projektleiter projektleiterin abteilungsleiter geschaftsfuhrer geschaftsfuhrerin kaufmann kauffrau burokaufmann burokauffrau sachbearbeiter sachbearbeiterin \
referent referentin mitarbeiter mitarbeiterin assistentin assistenz verkaufer verkauferin lehrer lehrerin krankenschwester pfleger pflegerin gesundheits fachkraft techniker technikerin mechaniker mechatroniker elektriker elektroniker buchhalter buchhalterin \
praktikant praktikantin werkstudent werkstudentin auszubildender auszubildende azubi redakteur redakteurin architektin designerin beauftragter beauftragte vorstand inhaber inhaberin selbststandig koch kochin kellner kellnerin arzt arztin fachinformatiker informatiker volontar \
administratorin managerin analystin ingenieurin wissenschaftler wissenschaftlicher hilfskraft tutorin vertriebsleiter einkaufer disponent lagerist verwaltungsfachangestellte steuerberater \
developpeur developpeuse ingenieure directeur directrice responsable charge chargee chef cheffe consultante assistante vendeur vendeuse conseiller conseillere technicien technicienne comptable stagiaire alternant alternante professeur enseignant enseignante infirmier infirmiere \
serveur serveuse cuisinier cuisiniere secretaire gestionnaire redacteur redactrice formateur formatrice animateur animatrice coordinateur coordinatrice administrateur administratrice concepteur conceptrice architecte analyste gerant gerante cadre caissier caissiere ouvrier hotesse \
ingeniero ingeniera desarrollador desarrolladora programador programadora gerente director directora jefe jefa encargado encargada analista consultor consultora tecnico tecnica administrativo administrativa auxiliar asistente coordinador coordinadora profesor profesora maestro maestra \
enfermero enfermera contador contadora vendedor vendedora asesor asesora becario becaria camarero camarera cocinero cocinera disenador disenadora abogado abogada arquitecto arquitecta supervisor supervisora operario operaria medico medica recepcionista ejecutivo ejecutiva dependiente dependienta \
engenheiro engenheira desenvolvedor desenvolvedora coordenador coordenadora diretor diretora assistente estagiario estagiaria professor professora enfermeiro enfermeira advogado advogada contabilista gestor gestora chefe lider encarregado arquiteto designer atendente \
ingegnere sviluppatore sviluppatrice programmatore responsabile direttore direttrice consulente impiegato impiegata addetto addetta tecnico ragioniere segretaria segretario insegnante docente infermiere infermiera cameriere cameriera cuoco commesso commessa stagista tirocinante progettista architetto avvocato operaio coordinatore coordinatrice assistente capo venditore \
ontwikkelaar adviseur directeur medewerker medewerkster leidinggevende teamleider projectleider boekhouder verpleegkundige leraar docent stagiair stagiaire verkoper beheerder coordinator ingenieur monteur kok secretaresse analist onderzoeker hoofd \
inzynier programista programistka kierownik kierowniczka dyrektor specjalista specjalistka analityk konsultant konsultantka asystent asystentka ksiegowy ksiegowa nauczyciel nauczycielka sprzedawca pielegniarka pielegniarz stazysta stazystka praktykant koordynator projektant projektantka doradca technik tester handlowiec magazynier kelner kelnerka kucharz przedstawiciel prezes \
muhendis muhendisi gelistirici gelistiricisi yonetici yoneticisi mudur muduru uzman uzmani danisman danismani asistan asistani sorumlu sorumlusu sefi sef ogretmen ogretmeni hemsire doktor muhasebeci stajyer stajyeri temsilci temsilcisi koordinator koordinatoru direktor direktoru analist analisti teknisyen teknisyeni tekniker operatoru elemani gorevlisi avukat mimar garson asci kasiyer \
hygienist modeler modeller integrator walker seamstress tailor locksmith firefighter lifeguard bricklayer roofer glazier millwright pipefitter boilermaker geophysicist actuary optometrist radiographer midwife solicitor barrister conveyancer \
ecologist phlebotomist porter violinist fundraiser dishwasher babysitter nutritionist dietitian optician undertaker zookeeper beekeeper brewer butler valet bellhop sommelier mixologist technicians consultants managers developers analysts \
officers teachers nurses drivers operators assistants hacker headteacher headmaster headmistress governess tiler plasterer rigger scaffolder joiner cabinetmaker upholsterer jeweller jeweler goldsmith bookbinder typist stenographer \
transcriptionist coder biller sonographer audiologist pathologist oncologist cardiologist radiologist anesthesiologist pediatrician psychiatrist psychotherapist acupuncturist chiropractor osteopath herbalist masseur masseuse beautician barber tutoress \
maurer tischler erzieher erzieherin altenpfleger altenpflegerin krankenpfleger krankenpflegerin notfallsanitater rettungssanitater hebamme physiotherapeut physiotherapeutin ergotherapeut fachangestellte fachangestellter reinigungskraft servicekraft hilfskraft kuchenchef \
konditor konditorin friseur friseurin florist floristin hausmeister sekretar sekretarin rechtsanwalt rechtsanwaltin anwalt anwaltin notar oberarzt assistenzarzt assistenzarztin facharzt apotheker apothekerin dozent dozentin laborant laborantin fahrer berufskraftfahrer busfahrer \
maler lackierer schlosser dreher fraser schweisser klempner installateur dachdecker zimmermann gartner gartnerin landwirt landwirtin schneider schneiderin goldschmied schreiner backer metzger fleischer kameramann tontechniker ubersetzer ubersetzerin dolmetscher prokurist \
sozialpadagoge sozialpadagogin sozialarbeiter sozialarbeiterin psychologe psychologin biologe chemiker physiker geograf beamter beamtin polizeibeamter polizist polizistin feuerwehrmann soldat zeichner konstrukteur konstrukteurin gestalter mediengestalter fachfrau fachmann hotelfachfrau hotelfachmann \
restaurantfachmann restaurantfachfrau verkauferinnen leitung teamleitung projektleitung bauleitung bereichsleiter gruppenleiter schichtleiter bauleiter filialleiter filialleiterin studentin werkstudentin fachberater fachverkaufer fachverkauferin aushilfe hiwi doktorand doktorandin \
lagermitarbeiter produktionshelfer kraftfahrer monteurin systemadministrator softwarearchitekt freiwilligendienst betreuer betreuerin trainerin beraterinnen juristin jurist rechtsreferendar steuerfachangestellte personalreferent assistenz \
pharmacien pharmacienne medecin avocat avocate juriste notaire huissier doctorant doctorante chercheur chercheuse macon plombier electricien menuisier charpentier chauffeur conducteur conductrice boulanger boulangere patissier patissiere coiffeur coiffeuse estheticien estheticienne \
geometre paysagiste urbaniste logisticien logisticienne soignante soignant kinesitherapeute educateur educatrice apprenti apprentie acheteur acheteuse auditeur auditrice controleur controleuse caviste fleuriste jardinier veilleur receptionniste gouvernante \
magasinier cariste preparateur preparatrice agent operateur operatrice journaliste photographe graphiste traducteur traductrice monteur monteuse entrepreneur freelancer webmestre veterinaire dentiste orthophoniste opticien bibliothecaire documentaliste psychologue sociologue commis plongeur barman \
albanil fontanero electricista carpintero conductor conductora camionero repartidor repartidora panadero peluquero peluquera esteticista contable cajero cajera mozo carretillero vigilante limpiadora mecanico soldador periodista fotografo fotografa redactor redactora traductor traductora \
monitora educador educadora trabajador trabajadora psicologo psicologa bibliotecario bibliotecaria practicante pasante autonomo aparejador topografo perito biologo biologa veterinario veterinaria delegado delegada comprador compradora formador formadora socorrista azafata piloto chofer \
teleoperador teleoperadora promotor promotora subdirector subdirectora investigador investigadora farmaceutico farmaceutica fisioterapeuta odontologo odontologa economista secretario secretaria representante responsable ayudante aprendiz docente docentes gestora ingenieros vendedores jefatura \
pedreiro encanador motorista entregador entregadora cozinheiro cozinheira garcom garconete padeiro cabeleireiro cabeleireira operador operadora estoquista repositor comissario comissaria nutricionista dentista biomedico biomedica pesquisador pesquisadora farmaceutica medico contador jornalista redator redatora \
tradutor tradutora educador psicologo aprendiz corretor corretora porteiro zelador almoxarife faturista montador torneiro mecanico soldador bibliotecario fotografo cientista programador instrutor instrutora encarregada secretaria auxiliar tecnica comprador promotor supervisora \
muratore idraulico elettricista falegname autista corriere fotografo fotografa giornalista redattore redattrice traduttore traduttrice chimico biologo veterinario collaboratore collaboratrice badante operatore operatrice centralinista infermiere ricercatore ricercatrice farmacista fisioterapista medico parrucchiere \
parrucchiera estetista contabile revisore agente cassiere cassiera magazziniere carrellista manutentore meccanico saldatore sistemista educatore educatrice psicologo psicologa bibliotecaria apprendista caposquadra professionista geometra commercialista praticante perito ragioniera impiegati \
formatore istruttore istruttrice animatore animatrice pizzaiolo dottorando dottoranda assegnista disegnatore disegnatrice amministratore amministratrice presidente titolare artigiano imprenditore imprenditrice venditrice promoter archeologo restauratore \
promovendus metselaar loodgieter elektricien timmerman ober bakker kapper kapster receptionist receptioniste huisarts fysiotherapeut apotheker advocaat jurist chauffeur koerier beveiliger schoonmaker lasser programmeur vormgever fotograaf vertaler psycholoog bibliothecaris begeleider verzorgende \
verzorger doktersassistente doktersassistent voorbereider werkvoorbereider uitvoerder tekenaar ambtenaar politieagent brandweerman hovenier gastvrouw makelaar landmeter inkoper oppas vakkenvuller barmedewerker afdelingshoofd leerkracht leraren onderwijzer assistent eigenaar oprichter bestuurder zzp'er \
doktorant murarz hydraulik elektryk stolarz kierowca kurier fotograf dziennikarz dziennikarka redaktor redaktorka tlumacz tlumaczka wychowawca wychowawczyni pracownik pracownica psycholog bibliotekarka bibliotekarz zastepca majster monter slusarz telemarketer barman barmanka hostessa ratownik strazak policjant \
policjantka laborant laborantka weterynarz lekarz lekarka fizjoterapeuta farmaceuta farmaceutka prawnik prawniczka adwokat radca wykladowca piekarz fryzjer fryzjerka kosmetyczka recepcjonista recepcjonistka sekretarka sekretarz audytor rekruter sprzataczka mechanik spawacz grafik lider brygadzista geodeta kupiec \
trener trenerka opiekun opiekunka technolog konstruktor referent inspektor urzednik krawcowa ogrodnik nauczyciele menedzer menadzer wlasciciel wspolnik czlonek \
ustasi usta elektrikci marangoz sofor kurye komi memuru memur ogreticisi ogretici fizyoterapist eczaci firinci kuafor sekreter denetci isci iscisi kaynakci tasarimci tasarimcisi fotografci gazeteci editor cevirmen kutuphaneci musavir musaviri egitmen egitmeni antrenor amiri ressam hekim hekimi psikolog diyetisyen \
baskan baskani yardimcisi lideri kaptan asistanlik calisani personeli arastirmaci arastirmacisi gorevli teknikeri hekimi";

/// Ends of compound words that head a title in German and Dutch.
const TAILS: [&str; 22] = [
    "entwickler",
    "entwicklerin",
    "leiter",
    "leiterin",
    "berater",
    "beraterin",
    "manager",
    "managerin",
    "ingenieur",
    "ingenieurin",
    "techniker",
    "mitarbeiter",
    "assistent",
    "assistentin",
    "verkaufer",
    "kaufmann",
    "kauffrau",
    "mechaniker",
    "ontwikkelaar",
    "medewerker",
    "adviseur",
    "helfer",
];

/// Words that go before a head noun and are no title alone.
const RANKS: [&str; 24] = [
    "senior",
    "junior",
    "sr",
    "jr",
    "lead",
    "principal",
    "staff",
    "chief",
    "head",
    "vice",
    "deputy",
    "assistant",
    "associate",
    "acting",
    "interim",
    "leitender",
    "stellvertretender",
    "kidemli",
    "starszy",
    "mlodszy",
    "freelance",
    "managing",
    "executive",
    "general",
];

static HEAD_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| HEADS.split_whitespace().collect());

pub fn is_head(word: &str) -> bool {
    let word = word.trim_end_matches("/in").trim_end_matches(":in").trim_end_matches("*in");
    HEAD_SET.contains(word)
        || word.len() > 9 && TAILS.iter().any(|t| word.len() > t.len() && word.ends_with(t))
        // Plurals, and German women's titles.
        || ["s", "in"].iter().filter_map(|end| word.strip_suffix(end)).any(|w| w.len() > 4 && HEAD_SET.contains(w))
}

/// 0 no title, 2 has a title's noun, 3 ends in one, 4 also starts with a rank.
pub fn title_score(text: &str) -> u8 {
    let folded = fold(text);
    let count = folded.split(' ').count();
    if folded.is_empty() || count > 12 {
        return 0;
    }
    let all: Vec<&str> = words(&folded).collect();
    if all.is_empty() {
        return 0;
    }
    if !all.iter().any(|w| is_head(w)) && !folded.contains("scrum master") {
        return u8::from(RANKS.contains(&all[0]) && all.len() > 1 && all.len() < 6);
    }
    // The head part ends where a phrase begins: "Director of Sales", "Engineer - Payments", "Manager (Retail)".
    let stop = folded.find([',', '(', '|', ':', '–', '—']).unwrap_or(folded.len());
    let head: Vec<&str> = words(&folded[..stop])
        .take_while(|w| {
            !matches!(
                *w,
                "of" | "in"
                    | "for"
                    | "at"
                    | "de"
                    | "fur"
                    | "im"
                    | "bei"
                    | "i"
                    | "ii"
                    | "iii"
                    | "iv"
                    | "di"
                    | "der"
                    | "des"
                    | "du"
                    | "en"
                    | "to"
                    | "ds"
                    | "d'"
            )
        })
        .collect();
    let ends = head.last().is_some_and(|w| is_head(w)) || head.first().is_some_and(|w| is_head(w)) && head.len() < 5;
    let ranked = RANKS.contains(&all[0]);
    match (ends, ranked) {
        (true, true) => 4,
        (true, false) => 3,
        (false, _) => 2,
    }
}

/// "Senior Developer": every word is a rank, a head noun or a field of work; no name is among them.
pub fn is_only_title(text: &str) -> bool {
    let folded = fold(text);
    let all: Vec<&str> = words(&folded).collect();
    let plain = |w: &&str| is_head(w) || RANKS.contains(w) || FIELDS.contains(w);
    !all.is_empty() && all.iter().all(plain) && all.iter().any(|w| is_head(w))
}

/// A field of work, or a rank: it goes with a head noun in titles.
pub fn is_field(word: &str) -> bool {
    FIELDS.contains(&word) || RANKS.contains(&word)
}

/// Words that go with a head noun in titles, folded.
const FIELDS: [&str; 58] = [
    "software",
    "web",
    "data",
    "java",
    "python",
    "php",
    "android",
    "ios",
    "frontend",
    "backend",
    "front",
    "back",
    "end",
    "full",
    "stack",
    "fullstack",
    "devops",
    "cloud",
    "network",
    "system",
    "systems",
    "database",
    "project",
    "product",
    "program",
    "sales",
    "marketing",
    "business",
    "finance",
    "financial",
    "hr",
    "human",
    "resources",
    "account",
    "accounts",
    "customer",
    "service",
    "support",
    "technical",
    "it",
    "operations",
    "office",
    "administrative",
    "graphic",
    "ui",
    "ux",
    "digital",
    "content",
    "quality",
    "test",
    "security",
    "mechanical",
    "electrical",
    "civil",
    "research",
    "legal",
    "medical",
    "team",
];

/// Legal forms and kinds of firm, folded; the first group is as good as certain.
const FORMS: &str = "ltd limited pvt private inc incorporated llc llp corp corporation gmbh ag kg kgaa ohg ug mbh sarl sas sasu srl srls spa snc bv nv vof oy oyj ab asa aps plc pty sdn bhd lda ltda eireli eurl sa sl slu zoo o.o sp s.a s.l s.r.l s.p.a b.v n.v p.c e.v ev a.s co company as";
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
police sheriff nhs council housing landscaping plumbing roofing cleaners laundry salon spa gym diner grill pizzeria bistro catering club casino theatre cinemas cinema pharmacy drugstore dental veterinary surgery chemists opticians estate auctions";

static FORM_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FORMS.split_whitespace().collect());
static FIRM_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FIRMS.split_whitespace().collect());

/// "Inc", "Co. KG": a legal form and nothing else.
pub fn is_form(text: &str) -> bool {
    let folded = fold(text);
    words(&folded).all(|w| FORM_SET.contains(w))
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
    let folded = fold(text);
    let all: Vec<&str> = words(&folded).collect();
    if all.is_empty() || all.len() > 12 {
        return 0;
    }
    let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
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
    u8::from(capital)
}

/// Short forms of words in titles, folded.
const SHORT: [(&str, &str); 12] = [
    ("sr", "senior"),
    ("jr", "junior"),
    ("engg", "engineer"),
    ("engr", "engineer"),
    ("mgr", "manager"),
    ("asst", "assistant"),
    ("exec", "executive"),
    ("admin", "administrator"),
    ("dev", "developer"),
    ("rep", "representative"),
    ("ops", "operations"),
    ("tech", "technical"),
];

/// A word of a folded title as it is compared: short forms in full, no plural's s.
fn in_full(word: &str) -> &str {
    let full = SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| full);
    full.strip_suffix('s').filter(|w| w.len() > 3).unwrap_or(full)
}

/// Whether all that `a` says stands in `b`, too: "Sr. Engineer" in "Senior Engineer, Payments".
pub fn is_within(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    let all: Vec<&str> = words(&b).map(in_full).collect();
    words(&a).map(in_full).all(|w| all.contains(&w))
}

/// Words of internships, traineeships and apprenticeships, folded.
const INTERNS: [&str; 33] = [
    "intern",
    "internship",
    "interns",
    "trainee",
    "traineeship",
    "apprentice",
    "apprenticeship",
    "praktikant",
    "praktikantin",
    "praktikum",
    "werkstudent",
    "werkstudentin",
    "azubi",
    "auszubildender",
    "auszubildende",
    "volontariat",
    "stagiaire",
    "stage",
    "alternant",
    "alternante",
    "alternance",
    "becario",
    "becaria",
    "practicas",
    "estagiario",
    "estagiaria",
    "estagio",
    "stagista",
    "tirocinante",
    "tirocinio",
    "stagiair",
    "stazysta",
    "stajyer",
];

pub fn is_internship(title: &str) -> bool {
    let folded = fold(title);
    let mut all = words(&folded);
    all.any(|w| INTERNS.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_by_their_head() {
        for title in [
            "Senior System Engineer",
            "Director of Sales",
            "Softwareentwickler",
            "Projektleiterin",
            "Chargé de communication",
            "Ingeniero de software",
            "Yazılım Mühendisi",
            "CEO/President",
            "Sr. Android Engineer | Team Lead",
        ] {
            assert!(title_score(title) >= 3, "{title}: {}", title_score(title));
        }
        for text in ["Infosys Limited", "Hyderabad, Telangana", "Python, Java", "2014"] {
            assert!(title_score(text) < 2, "{text}");
        }
        for title in ["Server Engg.", "Network Admin", "Sales Mgr", "Bäckerin"] {
            assert!(title_score(title) >= 3, "{title}");
        }
        // A trade alone is no firm; with a name it is.
        assert_eq!((company_score("Software"), company_score("Acme Software")), (1, 2));
        assert_eq!(company_score("Infosys Limited"), 3);
        assert_eq!(company_score("Müller & Söhne GmbH"), 3);
        assert!(is_internship("Software Engineering Intern") && !is_internship("International Manager"));
    }
}

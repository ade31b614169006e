//! The words that job titles are made of, folded, in fifteen languages.

/// Nouns that head a job title, folded, in fifteen languages.
pub const HEADS: &str = "engineer engineers developer manager analyst consultant administrator architect designer director executive officer specialist coordinator assistant associate technician supervisor lead leader head \
president ceo cto cfo coo cio cmo chief founder cofounder owner partner programmer tester scientist researcher teacher professor lecturer tutor instructor trainer coach nurse doctor physician surgeon pharmacist therapist \
accountant auditor bookkeeper cashier clerk secretary receptionist agent representative rep salesperson salesman seller buyer planner operator driver mechanic electrician plumber welder chef cook waiter waitress barista bartender \
server host hostess housekeeper janitor guard controller comptroller treasurer banker broker trader underwriter adjuster appraiser lawyer attorney paralegal counsel judge writer editor journalist reporter author translator interpreter \
photographer artist animator illustrator musician producer strategist advisor adviser counselor counsellor psychologist librarian intern trainee apprentice freelancer contractor volunteer fellow resident postdoc student expert \
sre devops sdet qa dba sysadmin webmaster recruiter merchandiser marketer copywriter inspector foreman superintendent captain pilot sergeant lieutenant commander attendant stylist hairdresser dentist hygienist veterinarian paramedic \
caregiver nanny aide worker laborer labourer helper handler packer loader picker fellow dean principal chairman chairperson chairwoman member staff evangelist ambassador liaison facilitator mentor moderator organizer organiser \
estimator surveyor draftsman geologist chemist biologist physicist economist statistician mathematician actuary dispatcher scheduler expediter storekeeper warehouseman collector teller bdm sde bda vp avp svp evp gm md scrummaster \
sme engg engr admin mgr exec linguist supporter seaman liniero kuchenhilfe haushaltshilfe aushilfe pflegehilfe hauswirtschaftshilfe pizzaiolo pizzaiola rececionista snowmaker foreperson interimaire volontaire muinteoir farmhand stagehand deckhand \
specialista auditor inventor technologist machinist assembler fabricator carpenter painter gardener farmer baker butcher porter concierge steward stewardess curator archivist podcaster blogger streamer influencer \
ingenieur entwickler entwicklerin softwareentwickler berater beraterin leiter leiterin teamleiter projektleiter projektleiterin abteilungsleiter geschaftsfuhrer geschaftsfuhrerin kaufmann kauffrau burokaufmann burokauffrau sachbearbeiter sachbearbeiterin \
referent referentin mitarbeiter mitarbeiterin assistentin assistenz verkaufer verkauferin lehrer lehrerin krankenschwester pfleger pflegerin gesundheits fachkraft techniker technikerin mechaniker mechatroniker elektriker elektroniker buchhalter buchhalterin \
praktikant praktikantin werkstudent werkstudentin auszubildender auszubildende azubi lehrling redakteur redakteurin architektin designerin beauftragter beauftragte vorstand inhaber inhaberin selbststandig koch kochin kellner kellnerin arzt arztin fachinformatiker informatiker volontar \
administratorin managerin analystin ingenieurin wissenschaftler wissenschaftlicher hilfskraft tutorin vertriebsleiter einkaufer disponent lagerist verwaltungsfachangestellte steuerberater \
developpeur developpeuse ingenieure directeur directrice responsable charge chargee chef cheffe consultante assistante vendeur vendeuse conseiller conseillere technicien technicienne comptable stagiaire alternant alternante professeur enseignant enseignante infirmier infirmiere \
korporaal stajyer muhabir muhabiri bezorger bezorgster pinche equipier equipiere practicas praktikum tirocinio skipper ajusteur tourneur fraiseur oficial copista empleado violista insegnante mechatroniker augenoptiker optiker ferienjob schulerpraktikum serveur serveuse cuisinier cuisiniere secretaire gestionnaire redacteur redactrice formateur formatrice animateur animatrice coordinateur coordinatrice administrateur administratrice concepteur conceptrice architecte analyste gerant gerante cadre caissier caissiere ouvrier hotesse \
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
baskan baskani yardimcisi lideri kaptan asistanlik calisani personeli arastirmaci arastirmacisi gorevli teknikeri hekimi \
spezialist spezialistin experte expertin koordinatorin direktorin prasident prasidentin personalleiter personaler personalerin architekt lehrkraft lehrbeauftragter lehrbeauftragte kassierer kassiererin zugbegleiter bibliothekar \
bibliothekarin archivar kurator kuratorin dolmetscherin tierarzt tierarztin zahnarzt zahnarztin oberarztin facharztin chefarzt erntehelfer bademeister geselle gesellin polier disponentin einkauferin prokuristin \
programmierer programmiererin consulent leider begeleidster lerares schoonmaakster kassamedewerker kassiere winkelmedewerker magazijnmedewerker magazijnier schilder stukadoor dakdekker tuinman onderzoekster ontwerper ontwerpster \
tolk tandarts dierenarts notaris griffier bewaker portier huismeester beheerster kraamverzorgende verkoopster adjoint adjointe attache attachee delegue deleguee superviseur superviseuse ouvriere couturier couturiere \
manutentionnaire livreur livreuse jardiniere peintre soudeur mecanicien mecanicienne facteur pompier policier gendarme interprete moniteur monitrice surveillant surveillante benevole fondateur fondatrice cofondateur employe \
encadrant encadrante administrador administradora peon reponedor reponedora limpiador jardinero soldadora modista costurera bombero guardia tutora pedagogo pedagoga logopeda maquetador especialista fundador fundadora socio \
socia visitador bodeguero almacenista mensajero instructora capacitador contratista matrona celador celadora higienista gobernanta animador animadora conserje portero tramitador tasador empregado empregada ajudante \
rececionista bancario bancaria arquiteta jardineiro pintor pintora eletricista serralheiro carpinteiro costureira servente confeiteiro lojista escriturario escrituraria estilista zeladora faxineira cuidador cuidadora \
assessor assessora repositora balconista frentista desenhista projetista tesoureiro bolseiro bolsista operaia capocantiere lavapiatti cuoca bagnino portiere governante montatore tornitore fresatore regista ingegnera \
architetta avvocata notaio professore professoressa archivista curatore logopedista ostetrica osteopata agronomo giardiniere pasticciere panettiere macellaio sarto sarta fondatore selezionatore funzionario funzionaria dirigente \
vicedirettore ispettore controllore vigile carabiniere poliziotto imbianchino fabbro kasjer kasjerka doradczyni dyrektorka prezeska analityczka architektka operatorka robotnik robotnica magazynierka brygadzistka pomocnik niania \
polozna stomatolog dentysta aptekarz rolnik lesnik cukiernik cukierniczka krawiec szwaczka tapicer lakiernik malarz dekarz ciesla przedstawicielka rewident rezyser muzyk aktor aktorka graficzka korektor korektorka pedagog \
instruktor instruktorka adiunkt praktykantka wolontariusz wolontariuszka studentka notariusz aplikant komornik oficer ochroniarz dozorca maszynista marynarz dyspozytor spedytor logistyk planista managerka liderka szef szefowa \
wiceprezes zalozyciel zalozycielka kontroler kontrolerka agentka sekreteri muhasebecisi satici kasiyeri depocu garsonu barmen resepsiyonist resepsiyonisti rehberi rehber hostes soforu kaptani formeni grafiker grafikeri \
tasarimcilari yazar yazari editoru muhabir muhabiri yonetmen yonetmeni mufettis mufettisi denetcisi avukati katip katibi bekci temizlikci bakici hemsiresi ebe doktoru eczacisi kalfa kalfasi kuaforu terzi makinist tornaci frezeci \
boyaci cirak uyesi akademisyen satinalmaci pazarlamaci programci programcisi yazilimci yazilimcisi kurucu kurucusu ortagi sahibi gorevlileri pilotu subay cleaner fitter courier operative bookseller custodian registrar \
constable investigator detective usher notary proctor invigilator examiner overseer grinder moulder stitcher sprayer sweeper landscaper bellboy shopkeeper souschef chefkok leerling praktikum praktika tirocinio estagio staj praktyka staz aushilfskraft ferienjob nebenjob bijbaan \
projektledare handlaggare utvecklare systemutvecklare ingenjor civilingenjor sjukskoterska underskoterska skotare larare lararinna forskollarare amneslarare testledare kravanalytiker systemforvaltare forvaltare \
ekonom redovisningsekonom revisor saljare butikschef butikssaljare butiksbitrade kock kallskanka servitor servitris stadare lokalvardare vardbitrade vardare barnskotare fritidsledare lagerarbetare truckforare \
chauffor forare snickare malare rormokare svetsare mekaniker montor maskinforare verkstadschef personalchef rekryterare konsult radgivare sekreterare lakare tandlakare socionom socialsekreterare bibliotekarie \
arkitekt vaktmastare vaktare ordningsvakt brandman forskare forskarassistent lektor rektor sommarvikarie vikarie timvikarie larling gruppledare teamledare arbetsledare ledare enhetschef platschef kontorist \
handledare samordnare arbetsterapeut bagare frisor inkopare projektor bilmekaniker undervisningsassistent grundare delagare personaladministrator loneadministrator laerer paedagog paedagogmedhjaelper \
laesevejleder vejleder udvikler softwareudvikler projektleder teamleder afdelingsleder konsulent radgiver medarbejder sygeplejerske sygehjaelper saelger ekspedient tjener lastbilchauffor tomrer tomrersvend murer \
smed svejser ingenior bogholder laege overlaege tandlaege dyrlaege socialradgiver bibliotekar landmaler formand maskinmester diaetist jordemoder terapeut bager slagter pedel rengoringsassistent laerling \
kassedame barnepige studentermedhjaelper studentermedarbejder laerervikar vikar stipendiat grundlaegger indkober utvikler prosjektleder medarbeider sykepleier hjelpepleier helsefagarbeider barnepleier pleier \
selger butikkmedarbeider sjafor tommermann snekker sveiser rorlegger sivilingenior okonom regnskapsforer overlege fastlege tannlege sosionom vernepleier barnehagelaerer forskolelaerer adjunkt vaktmester \
renholder rengjorer barnevakt kokk betjent politibetjent saksbehandler seksjonsleder avdelingsleder butikksjef sjef fagarbeider lagerarbeider sekretaer elektrikar elektromechanik elektromonter automechanik \
vedouci ucetni skladnik skladnice ridic ridicka asistentka prodavac prodavacka obchodnik zastupce zastupkyne reditel reditelka ucitel ucitelka sestra lekar zubar lekarnik lekarnice programator programatorka \
vyvojar vyvojarka spravce manazer manazerka konzultant konzultantka specialistka referentka pracovnik pracovnice delnik delnice serizovac zamecnik svarec obrabec truhlar zednik tesar malir instalater topenar \
kuchar kucharka cisnik servirka recepcni uklizecka vratny hlidac mistr stavbyvedouci inzenyr inzenyrka pravnik pravnicka personalista personalistka nakupci dispecer dispecerka logistik fakturantka pokladni \
brigadnik brigadnice stazista stazistka vychovatel vychovatelka pecovatelka pecovatel osetrovatel osetrovatelka fyzioterapeut knihovnik knihovnice prekladatel prekladatelka tlumocnik kadernice kosmeticka pekar \
reznik zahradnik jednatel majitel zivnostnik lektorka popelar strazny kontrolorka technicka veduci uctovnik uctovnicka vodic skladnicka predavac predavacka riaditel riaditelka pracovnicka casnik casnicka \
opatrovatelka zvarac zamocnik zastupca recepcna upratovacka farmacist contabil contabila inginer inginera asistenta directoare vanzator vanzatoare sofer casier casiera gestionar consilier consiliera invatator \
invatatoare educatoare educator profesoara medic infirmiera bucatar bucatareasa ospatar ospatarita chelner chelnerita receptioner receptionera lacatus sudor mecanic strungar zidar dulgher zugrav instalator \
tamplar macelar brutar cofetar croitor croitoreasa operatoare dezvoltator functionar secretara reprezentant reprezentanta lucrator lucratoare muncitor muncitoare manipulant stivuitorist magazioner paznic \
menajera ingrijitor ingrijitoare coordonator coordonatoare responsabil maistru tehnician traducator traducatoare jurnalist jurnalista stagiar stagiara practicanta voluntar voluntara cercetator cercetatoare \
conferentiar asociat psiholog kinetoterapeut frizer coafeza cosmeticiana diriginte programatoare administratoare inspectoare konstrukter konstrukterka sommarjobb sommerjobb sommerjob extrajobb deltidsjobb feriejob";

/// Ends of compound words that head a title in German, Dutch and the Scandinavian languages.
pub const TAILS: [&str; 162] = [
    "geselle",
    "gesellin",
    "stagiair",
    "assistente",
    "medewerksters",
    "entwickler",
    "entwicklerin",
    "leiter",
    "leiterin",
    "sleitung",
    "berater",
    "beraterin",
    "manager",
    "managerin",
    "ingenieur",
    "ingenieurin",
    "techniker",
    "technikerin",
    "mitarbeiter",
    "mitarbeiterin",
    "assistent",
    "assistentin",
    "assistenz",
    "verkaufer",
    "verkauferin",
    "kaufmann",
    "kauffrau",
    "mechaniker",
    "helfer",
    "helferin",
    "fahrer",
    "fahrerin",
    "meister",
    "pfleger",
    "pflegerin",
    "lehrer",
    "lehrerin",
    "redakteur",
    "redakteurin",
    "konstrukteur",
    "arbeiter",
    "arbeiterin",
    "verwalter",
    "planer",
    "planerin",
    "schlosser",
    "elektriker",
    "elektroniker",
    "monteur",
    "einkaufer",
    "einkauferin",
    "disponent",
    "beauftragte",
    "beauftragter",
    "referent",
    "referentin",
    "sekretarin",
    "direktor",
    "direktorin",
    "forscher",
    "forscherin",
    "trainer",
    "trainerin",
    "therapeut",
    "therapeutin",
    "fachmann",
    "fachfrau",
    "vertreter",
    "vertreterin",
    "architekt",
    "architektin",
    "analyst",
    "analystin",
    "spezialist",
    "spezialistin",
    "administrator",
    "koordinator",
    "koordinatorin",
    "gestalter",
    "gestalterin",
    "ontwikkelaar",
    "medewerker",
    "medewerkster",
    "adviseur",
    "consulent",
    "consulente",
    "leider",
    "beheerder",
    "verkoper",
    "verkoopster",
    "begeleider",
    "begeleidster",
    "schoonmaker",
    "chauffeur",
    "docent",
    "leraar",
    "verpleegkundige",
    "coordinator",
    "ontwerper",
    "onderzoeker",
    "bewaker",
    "voorbereider",
    "specialist",
    "praktikant",
    "praktikantin",
    "ledare",
    "chef",
    "sjef",
    "ingenjor",
    "ingenior",
    "utvecklare",
    "udvikler",
    "utvikler",
    "skoterska",
    "larare",
    "laerer",
    "leder",
    "medarbejder",
    "medarbeider",
    "medarbetare",
    "radgivare",
    "radgiver",
    "konsulent",
    "konsult",
    "handlaggare",
    "behandler",
    "sekreterare",
    "saljare",
    "saelger",
    "selger",
    "plejerske",
    "plejer",
    "pleier",
    "chauffor",
    "forare",
    "forer",
    "montor",
    "mekaniker",
    "arbetare",
    "arbejder",
    "arbeider",
    "vejleder",
    "veileder",
    "forvaltare",
    "forvalter",
    "ansvarig",
    "ansvarlig",
    "analytiker",
    "terapeut",
    "paedagog",
    "pedagog",
    "bitrade",
    "medhjaelper",
    "hjelper",
    "okonom",
    "ekonom",
    "samordnare",
    "planerare",
    "inkopare",
    "indkober",
    "skotare",
    "vardare",
];

/// Words that go before a head noun and are no title alone.
pub const RANKS: [&str; 24] = [
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

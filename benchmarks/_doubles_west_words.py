"""Names, cities and telephone plans of Western and international people, most frequent first."""

from dataclasses import dataclass

from benchmarks._doubles_rows import words, zipf


@dataclass(frozen=True, slots=True, eq=False)
class Culture:
    """How people of one land are named, live and are reached."""

    name: str
    share: int
    dial: str
    trunk: str
    mobile: tuple[str, ...]  # none: a mobile number begins with the city's area code
    rest: int
    fixed: int
    ending: str
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]
    frequent: float  # the share of people who bear a listed surname; the others' are composed
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    street: str
    mails: tuple[str, ...]
    two_surnames: bool = False


def _culture(
    head: str, numbers: str, men: str, women: str, families: str, rare: str, cities: str, streets: str
) -> Culture:
    """One land, in short.

    head : name|share|ending|street|mail hosts
    numbers : dial|trunk|mobile|digits|digits at home
    rare : share of the listed surnames|heads|tails
    """
    name, share, ending, street, mails = head.split("|")
    dial, trunk, mobile, rest, fixed = numbers.split("|")
    frequent, heads, tails = rare.split("|")
    return Culture(
        name, int(share), dial, trunk, tuple(mobile.split()), int(rest), int(fixed), ending,
        zipf(men.split()), zipf(women.split()), zipf(families.replace("\n", " ").split(), 22.0),
        float(frequent), tuple(heads.split()), tuple(tails.split()),
        _cities(cities),
        _streets(streets),
        street, zipf(mails.split(), 1.0, 60), name == "Spain",
    )  # fmt: skip


def _cities(text: str) -> tuple[tuple[str, str], ...]:
    """Each city with its area code."""
    parts = (city.split(":") for city in zipf(text.split(), 4.0, 300))
    return tuple((name.replace("_", " "), area) for name, area in parts)


def _streets(text: str) -> tuple[str, ...]:
    names = text.split(",") if "," in text else [name.replace("_", " ") for name in text.split()]
    return zipf(names, 12.0, 600)


ENGLISH_MEN = (
    "James John Robert Michael William David Richard Thomas Joseph Charles Christopher Daniel Matthew "
    "Anthony "
    "Mark Steven Andrew Paul Joshua Kenneth Kevin Brian George Edward Timothy Jason Ronald Jeffrey Ryan "
    "Jacob "
    "Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander "
    "Patrick "
    "Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Douglas Zachary Peter Kyle Ethan "
    "Walter "
    "Noah Jeremy Christian Keith Roger Terry Austin Sean Gerald Carl Harold Dylan Arthur Lawrence Jordan "
    "Jesse "
    "Bryan Billy Bruce Gabriel Joe Logan Alan Juan Albert Willie Elijah Wayne Randy Vincent Mason Roy Ralph "
    "Bobby Russell Bradley Philip Eugene Graham Nigel Ian Neil Stuart Malcolm Duncan Callum Owen Rhys"
)
ENGLISH_WOMEN = (
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra "
    "Margaret "
    "Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura "
    "Cynthia "
    "Dorothy Amy Kathleen Angela Shirley Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Debra "
    "Rachel Carolyn Janet Maria Olivia Heather Helen Catherine Diane Julie Victoria Joyce Lauren Kelly "
    "Christina "
    "Ruth Joan Virginia Judith Evelyn Hannah Andrea Megan Cheryl Jacqueline Madison Teresa Abigail "
    "Sophia Martha "
    "Sara Gloria Janice Kathryn Ann Isabella Judy Charlotte Julia Grace Amber Alice Jean Denise Frances "
    "Danielle "
    "Marilyn Natalie Beverly Diana Brittany Theresa Kayla Fiona Gillian Siobhan Claire Lucy Holly"
)
ENGLISH_FAMILIES = (
    "Smith Johnson Williams Brown Jones Davis Miller Wilson Taylor Moore Anderson Thomas Jackson White "
    "Harris "
    "Martin Thompson Robinson Clark Lewis Lee Walker Hall Allen Young King Wright Scott Green Baker "
    "Adams Nelson "
    "Hill Campbell Mitchell Roberts Carter Phillips Evans Turner Parker Collins Edwards Stewart Morris "
    "Murphy "
    "Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks "
    "Bennett Gray James Hughes Price Myers Long Foster Sanders Ross Powell Sullivan Russell Jenkins "
    "Perry Butler "
    "Barnes Fisher Henderson Coleman Simmons Patterson Jordan Reynolds Hamilton Graham Wallace West Cole "
    "Hayes "
    "Bryant Gibson Ellis Stevens Murray Ford Marshall Owens McDonald Harrison Kennedy Wells Webb Simpson "
    "Hunt "
    "Black Daniels Palmer Mills Nichols Grant Knight Ferguson Rose Stone Hawkins Dunn Perkins Hudson Spencer "
    "Gardner Payne Pierce Berry Matthews Arnold Wagner Willis Ray Watkins Olson Carroll Duncan Snyder Hart "
    "Cunningham Bradley Lane Andrews Harper Fox Riley Armstrong Carpenter Weaver Greene Lawrence Elliott "
    "Chavez "
    "O'Brien O'Connor Fitzgerald MacLeod Nguyen Patel Khan Begum Singh Garcia Martinez Rodriguez Hernandez"
)
ENGLISH_RARE = (
    "0.5|Ash Black Brad Bur Cal Car Chat Cran Dal Ed El Fair Far Gren Hal Ham Hart Haw Hol Kings Lang "
    "Lin Mar Mel "
    "Nor Oak Pres Ra Red Rock Sher Stan Sut Thorn Tre Wal War Wel Whit Win Wood Wor|ton ley ford field "
    "wood well "
    "man worth burn by ham stead land ridge cott shaw combe brook den gate hurst more wick"
)
ENGLISH_STREETS = (
    "Main_Street High_Street Church_Street Park_Avenue Oak_Street Station_Road Maple_Avenue "
    "Washington_Street "
    "Second_Street Lake_Road Hill_Street Elm_Street Mill_Lane Victoria_Road Green_Lane Cedar_Avenue "
    "Pine_Street "
    "Manor_Road Church_Lane Walnut_Street Kings_Road Queens_Road Chestnut_Street Highland_Avenue The_Avenue "
    "Spring_Street North_Street Prospect_Avenue Ridge_Road Mill_Road Jefferson_Avenue Sunset_Drive "
    "School_Lane "
    "West_Street Franklin_Street River_Road Albert_Road Grange_Road Broadway Meadow_Lane Lincoln_Avenue"
)
CULTURES = (
    _culture(
        "USA|30|.com|{1} {0}|gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com comcast.net",
        "1|||7|7", ENGLISH_MEN, ENGLISH_WOMEN, ENGLISH_FAMILIES, ENGLISH_RARE,
        "New_York:212 Los_Angeles:213 Chicago:312 Houston:713 Phoenix:602 Philadelphia:215 Dallas:214 "
        "Seattle:206 "
        "Boston:617 Denver:303 Atlanta:404 Miami:305 Portland:503 Detroit:313 Austin:512 Cleveland:216",
        ENGLISH_STREETS,
    ),
    _culture(
        "United Kingdom|15|.co.uk|{1} {0}|gmail.com hotmail.co.uk btinternet.com yahoo.co.uk outlook.com "
        "icloud.com",
        "44|0|7700 7711 7802 7843 7912 7970|6|7", ENGLISH_MEN, ENGLISH_WOMEN, ENGLISH_FAMILIES, ENGLISH_RARE,
        "London:20 Birmingham:121 Manchester:161 Leeds:113 Glasgow:141 Bristol:117 Edinburgh:131 "
        "Sheffield:114 "
        "Liverpool:151 Leicester:116 Cardiff:29 Nottingham:115",
        ENGLISH_STREETS,
    ),
    _culture(
        "Germany|16|.de|{0} {1}|gmx.de web.de gmail.com t-online.de outlook.de freenet.de posteo.de",
        "49|0|151 152 157 160 162 170 171 172 175 176 177 179|8|7",
        "Thomas Michael Andreas Peter Stefan Christian Hans Klaus Wolfgang Jürgen Martin Frank Markus "
        "Alexander "
        "Matthias Bernd Uwe Daniel Jan Werner Tobias Sebastian Florian Günter Dieter Johannes Lukas "
        "Felix Jörg "
        "Maximilian Jonas Paul Philipp Björn Karl Heinrich Joachim Ralf Torsten Holger",
        "Anna Maria Ursula Monika Petra Elisabeth Sabine Renate Andrea Susanne Claudia Julia Katharina "
        "Stefanie "
        "Birgit Nicole Karin Gisela Christine Martina Sarah Lena Laura Heike Angelika Brigitte Anja "
        "Kathrin Sandra "
        "Silke Melanie Jana Lea Johanna Ute Hannelore Käthe Franziska Jasmin",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
        "Richter "
        "Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt "
        "Werner Schmitz "
        "Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs "
        "Peters "
        "Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler "
        "Roth Beck "
        "Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer "
        "Vogt Stein "
        "Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn "
        "Kühn Pohl",
        "0.55|Acker Alten Apfel Birken Brand Buch Dorn Eber Eich Esch Feld Gold Grün Hage Hinter Holl "
        "Kirch Klein "
        "Lichten Linden Loh Nieder Ober Rosen Rot Schön Stein Strauß Thal Tann Weiden Weiß Wiesen "
        "Wind|mann bach berg "
        "hofer meier hauser stein feld müller dorf auer huber wald horst kamp brink ecker eder",
        "Berlin:30 Hamburg:40 München:89 Köln:221 Frankfurt:69 Stuttgart:711 Düsseldorf:211 Leipzig:341 "
        "Dortmund:231 "
        "Essen:201 Bremen:421 Dresden:351 Hannover:511 Nürnberg:911 Münster:251 Lübeck:451",
        "Hauptstraße Schulstraße Gartenstraße Bahnhofstraße Dorfstraße Bergstraße Birkenweg "
        "Lindenstraße "
        "Kirchstraße "
        "Waldstraße Ringstraße Schillerstraße Goethestraße Jahnstraße Mozartstraße Amselweg Am_Markt "
        "Buchenweg "
        "Feldstraße Wiesenweg Mühlenweg Friedhofstraße Industriestraße Poststraße "
        "Beethovenstraße Rosenweg",
    ),
    _culture(
        "France|9|.fr|{1} {0}|gmail.com orange.fr free.fr hotmail.fr wanadoo.fr sfr.fr laposte.net",
        "33|0|6 7|8|8",
        "Jean Pierre Michel Philippe Alain Nicolas Christophe Patrick Daniel Bernard Julien Frédéric "
        "François Thomas "
        "Laurent Stéphane Éric Olivier David Sébastien Jérôme Antoine Guillaume Hugo Lucas Mathieu "
        "Gérard Rémi Benoît",
        "Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Monique Valérie Sandrine "
        "Véronique "
        "Nicole Céline Stéphanie Sophie Julie Camille Léa Émilie Aurélie Hélène Manon Chloé Brigitte "
        "Élodie Laëtitia",
        "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre "
        "Leroy Roux "
        "David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller "
        "Lefèvre Faure "
        "André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin "
        "Robin Clément",
        "0.45|Beau Bois Bon Char Cler Dela Font Gran Haute La Mar Mont Per Pel Ri Vil Ver|mont court "
        "rier din nel ville "
        "tier vois lard geon bert seau chard lain leau",
        "Paris:1 Marseille:4 Lyon:4 Toulouse:5 Nice:4 Nantes:2 Strasbourg:3 Montpellier:4 Bordeaux:5 "
        "Lille:3 Rennes:2",
        "rue de l'Église,rue Victor Hugo,rue de la Gare,Grande Rue,rue du Moulin,avenue de la "
        "République,rue Pasteur,"
        "rue Jean Jaurès,place de la Mairie,rue des Écoles,boulevard Voltaire,rue du Château,rue des Lilas",
    ),
    _culture(
        "Spain|9|.es|{0} {1}|gmail.com hotmail.com hotmail.es yahoo.es telefonica.net outlook.es",
        "34||612 626 635 649 655 667 678 686 699|6|7",
        "Antonio José Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael "
        "Pedro Pablo "
        "Ángel Sergio Fernando Luis Jorge Alberto Álvaro Diego Adrián Raúl Iván Enrique Ramón "
        "Rubén Andrés",
        "María Carmen Ana Isabel Laura Cristina Marta Josefa Lucía Francisca Antonia Elena Sara Dolores "
        "Paula Raquel "
        "Pilar Concepción Beatriz Mercedes Rocío Sofía Julia Nuria Inés Rosario Verónica Ángela Mónica "
        "Teresa",
        "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín "
        "Jiménez Hernández "
        "Ruiz Díaz "
        "Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil "
        "Serrano "
        "Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo "
        "Iglesias",
        "0.75|Alda Arre Bel Cal Eche Gar Iba Mon Oria Sala Uri Val Ver Zuba|rrain verría mendi goitia "
        "ández ero ares uela "
        "monte nares dívar zar",
        "Madrid:91 Barcelona:93 Valencia:96 Sevilla:95 Zaragoza:97 Málaga:95 Bilbao:94 Murcia:96 Granada:95",
        "Calle Mayor,Calle Real,Calle de la Constitución,Avenida de Andalucía,Calle San José,Plaza "
        "de España,"
        "Calle Nueva,Calle del Sol,Calle Cervantes,Avenida de la Paz,Calle Iglesia,Calle Goya",
    ),
    _culture(
        "Italy|7|.it|{0} {1}|gmail.com libero.it alice.it hotmail.it virgilio.it tiscali.it",
        "39||320 328 333 335 338 340 347 348 349|7|7",
        "Giuseppe Marco Andrea Antonio Giovanni Luca Francesco Mario Paolo Roberto Alessandro Luigi "
        "Stefano Matteo "
        "Davide Salvatore Lorenzo Angelo Vincenzo Simone Nicolò Pietro Carlo Riccardo Domenico Fabio",
        "Maria Anna Giulia Francesca Laura Sara Chiara Paola Elena Alessia Rosa Valentina Silvia "
        "Federica Martina "
        "Giovanna Angela Elisa Roberta Teresa Lucia Simona Barbara Giuseppina Caterina Daniela",
        "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti "
        "De_Luca Mancini "
        "Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara "
        "Galli Martini "
        "Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti "
        "Parisi Villa Conte",
        "0.45|Alber Barto Bel Bon Cal Car Fab Gar Lan Mar Mon Pal Per Pic San Sal Tor Val Zan|ini etti "
        "elli one acci ucci ato "
        "oni esi ola otto ardi asso",
        "Roma:06 Milano:02 Napoli:081 Torino:011 Palermo:091 Genova:010 Bologna:051 Firenze:055 "
        "Verona:045 Padova:049",
        "Via Roma,Via Garibaldi,Via Mazzini,Via Dante,Corso Italia,Via Verdi,Via Marconi,Piazza "
        "Cavour,Via Matteotti,"
        "Viale Europa,Via Manzoni,Via della Libertà",
    ),
    _culture(
        "Poland|5|.pl|ul. {0} {1}|gmail.com wp.pl o2.pl onet.pl interia.pl",
        "48||501 512 600 602 660 692 725 781|6|7",
        "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Stanisław Marek Łukasz "
        "Grzegorz Mateusz "
        "Wojciech Mariusz Dariusz Zbigniew Jerzy Maciej Rafał Robert Kamil Jacek Józef",
        "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna "
        "Aleksandra Zofia "
        "Monika Teresa Natalia Danuta Julia Karolina Marta Beata Dorota Halina Jadwiga Janina",
        "Nowak Kowalczyk Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski "
        "Kozłowski Mazur "
        "Jankowski Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski "
        "Król Michalski "
        "Wróbel Wieczorek Jabłoński Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk "
        "Dudek Pawlak",
        "0.4|Bor Brzo Cho Czar Dob Gaj Jaś Kal Kar Lis Mal Ostro Pie Rad Sob Tar Wal Wit Zak Żu|kowski "
        "iński ecki czyk "
        "owicz nicki ewski lak uk orek",
        "Warszawa:22 Kraków:12 Łódź:42 Wrocław:71 Poznań:61 Gdańsk:58 Szczecin:91 Lublin:81",
        "Polna Leśna Słoneczna Krótka Szkolna Ogrodowa Lipowa Brzozowa Łąkowa Kwiatowa Sosnowa Kościelna "
        "Mickiewicza",
    ),
    _culture(
        "Sweden|5|.se|{0} {1}|gmail.com hotmail.com telia.com live.se outlook.com",
        "46|0|70 72 73 76|7|6",
        "Lars Anders Johan Erik Per Karl Mikael Jan Peter Thomas Fredrik Hans Daniel Björn Bengt Andreas "
        "Göran Mats "
        "Magnus Stefan Henrik Sören Jørgen Åke Nils Oskar Gustav Emil",
        "Anna Eva Maria Karin Kristina Lena Sara Kerstin Ingrid Emma Marie Birgitta Malin Jenny Inger "
        "Annika Åsa "
        "Elin Hanna Linda Susanne Ulla Sofia Johanna Märta Frida Ida",
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson "
        "Pettersson Jonsson "
        "Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist "
        "Lindgren Berg "
        "Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg "
        "Henriksson Sjöberg",
        "0.6|Al Björk Dal Ek Fors Gran Hag Hed Holm Ny Sand Sjö Ström Sund Söder Wall West Åker Öst|berg "
        "gren qvist lund "
        "ström man blad stedt dahl holm",
        "Stockholm:8 Göteborg:31 Malmö:40 Uppsala:18 Örebro:19 Linköping:13 Västerås:21",
        "Storgatan Skolgatan Kyrkogatan Järnvägsgatan Drottninggatan Björkvägen Ringvägen Parkvägen "
        "Skogsvägen Kungsgatan",
    ),
    _culture(
        "Türkiye|4|.com.tr|{0} No: {1}|gmail.com hotmail.com yahoo.com outlook.com",
        "90|0|532 533 535 542 544 505 506 555|7|7",
        "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan Halil "
        "Süleyman "
        "Abdullah Mahmut Recep Salih Fatih Emre Burak Can Gökhan Serkan Hakan",
        "Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Hanife Merve Havva Özlem Yasemin "
        "Hülya Esra "
        "Songül Büşra Gülsüm Derya Sevgi Tuğba Seda",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan "
        "Kılıç Aslan "
        "Çetin Kara Koç "
        "Kurt Özkan Şimşek Polat Korkmaz Özcan Çakır Erdoğan Yavuz Can Acar Şen Aktaş Güler Yalçın Güneş "
        "Bozkurt",
        "0.6|Ak Al Bal Boz Çağ Demir El Er Gök Gül Kara Koca Öz Sarı Taş Tek Uz Yel|gün kan taş oğlu han "
        "türk dağ bulut çam "
        "soy kaya demir bay",
        "İstanbul:212 Ankara:312 İzmir:232 Bursa:224 Antalya:242 Adana:322 Konya:332",
        "Atatürk Caddesi,Cumhuriyet Caddesi,İstiklal Caddesi,Bağdat Caddesi,Gazi Sokak,Lale Sokak,Fatih "
        "Caddesi,"
        "Çınar Sokak,İnönü Caddesi,Gül Sokak",
    ),
)  # fmt: skip
LAND_SHARES = tuple(land for land in CULTURES for _each in range(land.share))
MIDDLES = words(
    "Anne Marie Lee James Lynn Ann Jane Rose William John Michael Louise Elizabeth Thomas Grace Alan"
)
COMPANIES = tuple(
    head + tail
    for head in words(
        "nord west alpha blue inter euro uni techno prime silver green data metal hydro solar agro"
    )
    for tail in words("works group tec soft line trade parts systems build med food log print tools")
)
NICKNAMES = {
    line.split(":")[0]: tuple(line.split(":")[1].split(","))
    for line in words(
        "Robert:Bob,Rob,Bobby William:Bill,Will,Billy,Liam James:Jim,Jimmy,Jamie John:Jack,Johnny "
        "Michael:Mike,Mick Richard:Rick,Dick,Rich Thomas:Tom,Tommy Joseph:Joe Charles:Charlie,Chuck "
        "Christopher:Chris Daniel:Dan,Danny Matthew:Matt Anthony:Tony Steven:Steve Stephen:Steve "
        "Andrew:Andy,Drew Joshua:Josh Kenneth:Ken George:Georgie Edward:Ed,Ted,Eddie Timothy:Tim "
        "Jeffrey:Jeff Nicholas:Nick Jonathan:Jon Benjamin:Ben Samuel:Sam Gregory:Greg "
        "Alexander:Alex,Sandy Patrick:Pat,Paddy Raymond:Ray Zachary:Zach Peter:Pete Lawrence:Larry "
        "Albert:Al,Bert Philip:Phil Patricia:Pat,Patty,Trish Jennifer:Jen,Jenny "
        "Elizabeth:Liz,Beth,Betty,Lisa Barbara:Barb Susan:Sue,Susie Jessica:Jess "
        "Margaret:Maggie,Peggy,Meg Kimberly:Kim Deborah:Debbie Stephanie:Steph Rebecca:Becky "
        "Katherine:Kate,Katie,Kathy Catherine:Cathy,Kate Samantha:Sam Christine:Chris,Tina Dorothy:Dot "
        "Victoria:Vicky Judith:Judy Jacqueline:Jackie Theresa:Terry,Tess Johannes:Hannes,Hans "
        "Katharina:Kathi,Katja Maximilian:Max Sebastian:Basti Elisabeth:Lisa,Elli Alexandra:Alex,Sandra "
        "Francisco:Paco José:Pepe Concepción:Concha Dolores:Lola Josefa:Pepa Giuseppe:Beppe,Peppe "
        "Francesca:Franca Małgorzata:Gosia Katarzyna:Kasia Aleksandra:Ola"
    )
}

/// Given names that languages and hands have made so unlike one another that sounds do not bring
/// them together: `Volodymyr` and `Vladimir`, `Mamadou` and `Mohamed`, `Ted` and `Theodore`.
///
/// A group holds what one person is written as in several documents, by what is commonly known of
/// those languages. No name stands in two groups, as each name of a group stands for all of it.
/// What men and women are called is never in one group.
enum NameVariants {
    /// How alike names of one group are: less than spellings of one name, as some people bear one
    /// and their brothers the other.
    static let similarity = 840

    /// The number of the group of that name, from 1; 0 for none.
    static func group(of sounds: [UInt8]) -> UInt16 { numbers[sounds] ?? 0 }

    /// How the names of a group sound.
    static func members(of group: UInt16) -> [[UInt8]] {
        groups.indices.contains(Int(group) - 1) ? groups[Int(group) - 1] : []
    }

    private static let numbers: [[UInt8]: UInt16] = {
        var numbers: [[UInt8]: UInt16] = [:]
        for (place, group) in groups.enumerated() {
            for name in group { numbers[name] = UInt16(place + 1) }
        }
        return numbers
    }()

    private static let groups: [[[UInt8]]] = (arabic + slavic + western).map { group in
        Array(Set(group.split(separator: " ").map { NameSound.sounds(of: Array($0.utf8)) }))
    }

    /// Arabic names as the Sahel, Turkey and Central Asia have them.
    private static let arabic = [
        "mohamed mohammed mohammad muhammad muhammed mahamadou mamadou mamadu momodou mahamat "
            + "mahamane mouhamadou muhammadu mehmet muhammet magomed mahomed",
        "ahmed ahmad ahmet amadou amadu ahmadou hamadou akhmed akhmad akhmat",
        "ali aliou alioune aliyu alieu aly", "umar omar oumar omer umaru oumarou",
        "usman osman ousmane uthman othman usmanu ousmanou",
        "boubacar abubakar aboubacar boubakar bakary bubacar abubakr aboubakar abubakari",
        "ibrahim ibrahima brahim ebrahim ibrahimu", "yahya yaya yahia iaia",
        "said seydou saidou seidu saeed sayed", "ismail ismaila smail ismael esmail",
        "siddiq sidiki seddik sadiq", "lamine alamin lamin elamine amin",
        "cheikh sheikh sekou shehu shaikh", "dawud daouda dauda daoud davud dawood",
        "fatima fatou fatoumata fatimata fatma fatimah fadumo fatemeh fatoum",
        "aisha aissatou aissata aicha aishatu ayse isatou aichatou caasha",
        "khadija kadiatou khadidiatou hadiza kadidia khadidja hatice hadja khadijatou kadijatu",
        "mariam mariama maryam meryem maryama mariamou", "amina aminata aminatou aminatu emine",
        "zaynab zainab zeinab zeinabou zainabu zeynep zeynab zenab",
        "halima halimatou halimo halimatu alima", "maimouna maimuna memouna mouna maymuna",
        "ramadan ramazan ramdane ramzan", "rida reza ridha riza redha ridah",
        "murtada morteza mortadha murtaza mourtada murtadha", "kazim kadhim kazem kadim qazim",
        "ridwan rezvan redouane radwan rizwan redwan", "fadl fazl fazal fadhl",
        "nizar nezar", "rashid rachid rasheed reshit", "khalid haled halit khaled",
        "qadir kader kadir gadir", "jafar djafar cafer gaafar jaffar",
        "jamal gamal djamel cemal jemal", "jalal celal galal djelal djalal",
        "juma jumah gomaa djouma cuma jomaa", "jibril cebrail djibril gabriel djibrilla gibril",
        "khamis hamis khemis", "zubayr zubair zoubir zuber zubeyr",
    ]

    /// East Slavic and Baltic forms, and what friends make of them.
    private static let slavic = [
        "vladimir volodymyr uladzimir wladimir vladimirs volodya vova",
        "aleksandr oleksandr alexander alexandre aliaksandr aleksandrs alejandro alessandro",
        "aleksei oleksii alexey oleksiy aliaksei alexei oleksij aleksejs",
        "nikolai mykola nikolay mikalai nikolaj nikolajs", "dmitri dmytro dzmitry dmitrijs",
        "sergei serhii serhiy siarhei sergejs sergey", "mikhail mykhailo mihail mikhailo michail",
        "yevgeny evgeny yevhen yauhen evgenii evgeniy jevgenijs yevhenii",
        "grigory hryhorii ryhor grigoriy hryhoriy grigori", "pavel pavlo paval pavels",
        "pyotr petro piotr petr", "andrei andrii andriy andrejs andrey", "igor ihor igors ihar",
        "oleg oleh olegs aleh", "vasily vasyl vasil vasiliy", "ivan yvan ivans ioann",
        "yuri yurii yury jurijs iurii", "konstantin kostiantyn kostyantyn kanstantsin",
        "viktor victor viktors", "viacheslav viacheslau vyacheslav", "anatoly anatolii anatol",
        "timofey tymofii tymofiy", "gennady hennadii hennadiy henadz",
        "georgy heorhii georgiy heorhiy", "nikita mykyta mikita",
        "filipp pylyp phil philip phillip philippe",
        "stepan stsiapan", "fyodor fedir fedor",
        "elena olena alena yelena", "ekaterina kateryna yekaterina katsiaryna",
        "tatyana tetiana tatiana tetyana tatsiana",
        "anna hanna ganna", "svetlana svitlana sviatlana",
        "yulia yuliia iulia julia", "olga olha volha", "ksenia oksana kseniia aksana",
        "anastasia anastasiia nastassia",
    ]

    /// Short forms of English and Spanish names, where only one name has them.
    private static let western = [
        "theodore ted teddy theodor", "william bill billy will", "robert bob bobby rob",
        "richard dick rick ricky", "james jim jimmy", "charles charlie chuck", "thomas tom tommy",
        "michael mike mick", "joseph joe joey", "edward eddie ed edouard", "david dave davy",
        "daniel dan danny", "matthew matt", "anthony tony antony", "benjamin benny",
        "christopher chris kris", "gregory greg", "jeffrey jeff geoffrey", "kenneth ken kenny",
        "lawrence larry laurence", "leonard leo lenny", "nicholas nick nicky", "patrick pat paddy",
        "peter pete", "ronald ron ronnie", "stephen steve steven",
        "timothy tim", "donald don donnie", "frederick fred freddy frederic",
        "samuel sam sammy", "andrew andy drew", "elizabeth liz beth betty lizzie",
        "margaret maggie peggy meg", "catherine kathy cathy katherine kate", "rebecca becky",
        "deborah debbie", "barbara barb", "susan sue suzy", "francisco paco pancho",
        "jose pepe", "ignacio nacho", "guadalupe lupe", "enrique quique", "manuel manolo",
    ]
}

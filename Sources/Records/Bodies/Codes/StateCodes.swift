/// The codes that stand for States, organisations and kinds of persons in travel documents: ISO
/// 3166-1
/// alpha-3 and what Doc 9303-3 §5 adds to it.
public enum StateCodes {
    /// What a code stands for.
    public enum Class: String, Hashable, Sendable, CaseIterable {
        /// A country of ISO 3166-1.
        case country
        /// Germany's one letter and Kosovo: States that documents write otherwise than ISO does.
        case otherState
        /// The kinds of British nationals that are no British citizens.
        case britishNational
        /// An organisation that issues documents, or its officials.
        case organisation
        /// A person without a State: stateless, refugee, unspecified. A nationality, no issuer.
        case personStatus
        /// Withdrawn, still met on documents.
        case former
        /// Specimen documents; never a real issuer.
        case specimen
        /// Signs lists of certificates and issues no document.
        case listSigner
    }

    /// Where in a record a code stands, which decides what is plausible there.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        case issuer, nationality
        /// A country to live in, to come from or to go to.
        case territory
    }

    /// The class of a code in capital letters without filler (`D`, not `D<<`); `nil` where neither
    /// ISO 3166-1 nor Doc 9303-3 has it.
    public static func classification(of code: String) -> Class? { classes[code] }

    /// Whether ISO 3166-1 or Doc 9303-3 has this code at all.
    public static func isKnown(_ code: String) -> Bool { classes[code] != nil }

    /// Whether the code can stand there without a doubt. `XXX` can everywhere, as the code for what
    /// is not specified; a specimen's or a list signer's nowhere.
    public static func isPlausible(_ code: String, as place: Place) -> Bool {
        guard let found = classes[code] else { return false }
        return switch found {
        case .country, .otherState, .former: true
        case .britishNational, .organisation: place != .territory || code == "UNK"
        case .personStatus: place == .nationality || code == "XXX"
        case .specimen, .listSigner: false
        }
    }

    /// ISO 3166-1 alpha-2 of a country's alpha-3, under which platforms hold the names of
    /// countries; `nil` for codes that ISO does not have.
    public static func alpha2(of code: String) -> String? { countries[code] }

    /// Every code, sorted.
    public static let all: [String] = classes.keys.sorted()

    private static let countries: [String: String] = Dictionary(
        uniqueKeysWithValues: isoTable.split(whereSeparator: \.isWhitespace).map {
            (String($0.prefix(3)), String($0.suffix(2)))
        })

    private static let classes: [String: Class] = {
        var result = countries.mapValues { _ in Class.country }
        for (found, codes) in additions {
            for code in codes.split(separator: " ") { result[String(code)] = found }
        }
        return result
    }()

    /// Doc 9303-3 §5, parts A to H.
    private static let additions: [(Class, String)] = [
        (.otherState, "D RKS"),
        (.britishNational, "GBD GBN GBO GBP GBS"),
        (.organisation, "EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC"),
        (.personStatus, "XXA XXB XXC XXX"),
        (.former, "ANT NTZ"),
        (.specimen, "UTO"),
        (.listSigner, "IAO"),
    ]

    /// ISO 3166-1: alpha-3 and alpha-2 of a country in one word.
    private static let isoTable = """
        ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU
        AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ
        BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI
        CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE
        DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK
        FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
        GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN
        IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH
        KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV
        MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN
        MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI
        NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
        PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG
        SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI
        SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT
        TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG
        VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
        """
}

/// What a client asks for (RFC 9271 §4.2), names as they were sent.
enum UPSCommand: Hashable {
    enum Listing: String, CaseIterable {
        case variables = "VAR"
        case writable = "RW"
        case commands = "CMD"
        case clients = "CLIENT"
        case choices = "ENUM"
        case ranges = "RANGE"

        /// Words behind the sub-command.
        var arguments: Int { self == .choices || self == .ranges ? 2 : 1 }
    }

    enum Question: String, CaseIterable {
        case variable = "VAR"
        case type = "TYPE"
        case description = "DESC"
        case commandDescription = "CMDDESC"
        case upsDescription = "UPSDESC"
        case logins = "NUMLOGINS"

        var arguments: Int { self == .upsDescription || self == .logins ? 1 : 2 }
    }

    case listUPS
    case list(Listing, ups: String, variable: String?)
    case get(Question, ups: String, name: String?)
    case tracking
    case username(String)
    case password(String)
    case login(ups: String)
    case logout
    /// `word` is what the client called it: the answer repeats it.
    case primary(ups: String, word: String)
    case forceShutdown(ups: String)
    case instantCommand(ups: String)
    case setVariable(ups: String, name: String)
    case version
    case protocolVersion
    case help
    case startTLS

    /// What `HELP` lists.
    static let names = [
        "HELP", "VER", "PROTVER", "NETVER", "GET", "LIST", "SET", "INSTCMD", "LOGIN", "LOGOUT",
        "USERNAME", "PASSWORD", "PRIMARY", "MASTER", "FSD", "STARTTLS",
    ]

    /// - Throws: `unknownCommand` for another first word or none, `invalidArgument` for a wrong
    ///   number of words, an unknown sub-command, or a line that is none (see ``UPSLine``).
    init(line: [UInt8]) throws(UPSErrorWord) {
        let words = try UPSLine.words(line)
        guard let first = words.first else { throw .unknownCommand }
        let rest = Array(words.dropFirst())
        switch first.uppercased() {
        case "LIST": self = try Self.listing(rest)
        case "GET": self = try Self.question(rest)
        case "SET": self = try Self.setting(rest)
        case "USERNAME": self = .username(try Self.only(rest))
        case "PASSWORD": self = .password(try Self.only(rest))
        case "LOGIN": self = .login(ups: try Self.only(rest))
        case "PRIMARY": self = .primary(ups: try Self.only(rest), word: "PRIMARY")
        case "MASTER": self = .primary(ups: try Self.only(rest), word: "MASTER")
        case "FSD": self = .forceShutdown(ups: try Self.only(rest))
        case "INSTCMD":
            guard (2...3).contains(rest.count) else { throw .invalidArgument }
            self = .instantCommand(ups: rest[0])
        case "LOGOUT": self = try Self.bare(.logout, rest)
        case "VER": self = try Self.bare(.version, rest)
        case "NETVER", "PROTVER": self = try Self.bare(.protocolVersion, rest)
        case "HELP": self = try Self.bare(.help, rest)
        case "STARTTLS": self = try Self.bare(.startTLS, rest)
        default: throw .unknownCommand
        }
    }

    private static func bare(
        _ command: UPSCommand, _ words: [String]
    ) throws(UPSErrorWord) -> UPSCommand {
        guard words.isEmpty else { throw .invalidArgument }
        return command
    }

    private static func only(_ words: [String]) throws(UPSErrorWord) -> String {
        guard words.count == 1 else { throw .invalidArgument }
        return words[0]
    }

    private static func listing(_ words: [String]) throws(UPSErrorWord) -> UPSCommand {
        guard let word = words.first?.uppercased() else { throw .invalidArgument }
        if word == "UPS", words.count == 1 { return .listUPS }
        guard let listing = Listing(rawValue: word), words.count == listing.arguments + 1 else {
            throw .invalidArgument
        }
        return .list(listing, ups: words[1], variable: words.count > 2 ? words[2] : nil)
    }

    private static func question(_ words: [String]) throws(UPSErrorWord) -> UPSCommand {
        guard let word = words.first?.uppercased() else { throw .invalidArgument }
        if word == "TRACKING", words.count <= 2 { return .tracking }
        guard let question = Question(rawValue: word), words.count == question.arguments + 1 else {
            throw .invalidArgument
        }
        return .get(question, ups: words[1], name: words.count > 2 ? words[2] : nil)
    }

    private static func setting(_ words: [String]) throws(UPSErrorWord) -> UPSCommand {
        switch words.first?.uppercased() {
        case "VAR" where words.count == 4: return .setVariable(ups: words[1], name: words[2])
        case "TRACKING": throw .featureNotConfigured
        default: throw .invalidArgument
        }
    }
}

import ArgumentParser
import Launch
import Station

/// `waypost session`: what sshd runs for whoever comes from afar.
struct SessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "What people who come by SSH get instead of a shell; sshd runs it.",
        discussion: """
            Carries out what was asked for (SSH_ORIGINAL_COMMAND), or asks for commands line by \
            line: those of waypost that name no file and need no root, each by who may give it. \
            No shell reads them. Who came, with which certificate, and each command is an audit \
            record before it runs. A quarter of an hour without a word ends it.
            Exit codes: the last command's; 64 where one was refused.
            """)
    @OptionGroup var root: RootOptions

    func run() throws {
        let request = Visit.Request(
            account: Surroundings.account,
            command: Surroundings.variable("SSH_ORIGINAL_COMMAND"),
            loginFile: Surroundings.variable("SSH_USER_AUTH"),
            connection: Surroundings.variable("SSH_CONNECTION"),
            terminal: Surroundings.variable("TERM"))
        try Launch.finish(root.commands.session(request, program: Surroundings.program))
    }
}

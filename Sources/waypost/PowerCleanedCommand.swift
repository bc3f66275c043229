import ArgumentParser
import Launch
import Station

extension PowerCommand {
    struct Cleaned: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cleaned", abstract: "Says that the panels were cleaned.",
            discussion: """
                The yield of the next days then tells whether it was dust. Where it does not rise \
                it was haze, or something else that cleaning does not cure, and is not reported \
                again.
                """)
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.tellPanelsCleaned())
        }
    }
}

import ArgumentParser
import Launch

@main
enum Waypostd {
    static func main() async { await RolesCommand.main() }
}

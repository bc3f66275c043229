internal import Control
internal import Glibc

extension StationCommands {
    /// `waypost session`: what somebody who comes by SSH gets.
    ///
    /// - Parameter program: the path of this program, which the visitor's commands are run with.
    /// - Returns: the exit code of the last command; 64 where a command was refused.
    public func session(_ request: Visit.Request, program: String) -> Int32 {
        Visit(
            paths: paths, console: console, request: request, program: program,
            authorities: geteuid() == 0 ? nil : CallerDirectory.groupsOfThisProcess()
        ).run()
    }
}

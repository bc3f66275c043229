import Glibc

/// Runs programs, without a shell between.
enum Command {
    /// Runs to the end and returns the exit status; output goes nowhere.
    static func run(_ arguments: [String]) -> Int32 {
        guard let child = spawn(arguments, errors: nil) else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// Starts a program whose errors go to the given descriptor; `nil` where it cannot start.
    static func spawn(_ arguments: [String], errors: Int32?) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        if let errors {
            posix_spawn_file_actions_adddup2(&actions, errors, 2)
        } else {
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var child: pid_t = 0
        let environment: [UnsafeMutablePointer<CChar>?] = [
            strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), strdup("LC_ALL=C"), nil,
        ]
        defer { for variable in environment { free(variable) } }
        return posix_spawnp(&child, arguments[0], &actions, nil, words, environment) == 0
            ? child : nil
    }
}

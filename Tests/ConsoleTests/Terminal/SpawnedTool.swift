import Foundation

/// A small program that is run to its end.
///
/// It inherits nothing but its three standard descriptors: a server that it leaves behind would keep whatever else there is open, and
/// with it whoever waits for the end of a pipe.
enum SpawnedTool {
    /// Runs a program with exactly this environment; nil if it cannot be started or has not ended after that many seconds.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String], seconds: Double = 30
    ) -> (status: Int32, output: String)? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let process = start(path, arguments, environment: environment, output: ends[1])
        close(ends[1])
        guard let process else { return nil }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let deadline = ContinuousClock.now + .seconds(seconds)
        var output: [UInt8] = []
        // The end of the program counts, not that of the pipe: another thread may have forked while the pipe was open.
        while true {
            var status: Int32 = 0
            let ended = waitpid(process, &status, WNOHANG) == process
            drain(ends[0], into: &output)
            if ended { return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, text(output)) }
            if ContinuousClock.now > deadline {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                return nil
            }
            var descriptor = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            // Once the pipe is at its end, it is ready all the time.
            if poll(&descriptor, 1, 5) > 0, descriptor.revents & Int16(POLLIN) == 0 { usleep(500) }
        }
    }

    private static func start(
        _ path: String, _ arguments: [String], environment: [String: String], output: Int32
    ) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Those that are not open there are passed over.
        for descriptor in 3..<Int32(1024) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which the headers show only to programs that ask for GNU's extensions, and no signal ignored or blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([path] + arguments).map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") as UnsafeMutablePointer<CChar>? } + [nil]
        defer { for word in words + variables { free(word) } }
        var process = pid_t()
        return posix_spawn(&process, path, &actions, &attributes, &words, &variables) == 0 ? process : nil
    }

    private static func drain(_ descriptor: Int32, into output: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            output += buffer[..<count]
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

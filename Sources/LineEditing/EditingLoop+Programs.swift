import CLibEditShims
import Glibc

extension EditingLoop {
    /// Gives the terminal to a program as the shell had it, and takes it back when the program has ended.
    func handTerminal(to program: TerminalProgram) -> Int32? {
        var mode = originalMode
        tcsetattr(editor.input, TCSADRAIN, &mode)
        defer { holdInput() }
        let input = program.input.flatMap(EditingLoop.unnamedFile)
        defer { if let input { close(input) } }
        guard program.input == nil || input != nil, let process = start(program, input: input ?? editor.input) else {
            return nil
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { if errno != EINTR { return nil } }
        // Ctrl-C was the program's; only what ends this one too still counts.
        let (signals, _) = editor.pipe.drain()
        for signal in signals where signal == SIGTERM || signal == SIGHUP { editor.pipe.send(signal) }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private func start(_ program: TerminalProgram, input: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, editor.output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, editor.output, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this program ignores, the other one would ignore too.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(program.command), nil]
        var environment: [UnsafeMutablePointer<CChar>?] = []
        var entry = edit_environment()!
        while let variable = entry.pointee {
            let name = String(cString: variable).prefix { $0 != "=" }
            if program.environment[String(name)] == nil { environment.append(strdup(variable)) }
            entry += 1
        }
        environment += program.environment.map { strdup("\($0.key)=\($0.value)") as UnsafeMutablePointer<CChar>? } + [nil]
        defer {
            words.forEach { free($0) }
            environment.forEach { free($0) }
        }
        var process = pid_t()
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &environment) == 0 ? process : nil
    }

    /// A file with the text that has no name any more, open at its beginning.
    private static func unnamedFile(_ text: String) -> Int32? {
        guard let stream = tmpfile() else { return nil }
        defer { fclose(stream) }
        let file = dup(fileno(stream))
        guard file >= 0 else { return nil }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        lseek(file, 0, SEEK_SET)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        return file
    }
}

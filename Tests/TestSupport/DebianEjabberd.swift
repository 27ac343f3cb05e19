import Foundation

/// How Debian's ejabberd is started from a folder of one's own.
///
/// The Erlang node is started without distribution; it reads commands from its standard input, and ends with it.
package enum DebianEjabberd {
    /// Starts it and waits until its port answers; Mnesia is kept in the folder.
    package static func start(configuration file: String, in folder: ServerFolder, port: Int) throws -> ServerProcess {
        guard let library = InstalledServers.ejabberdLibrary else { throw ServerTrouble("ejabberd is not installed") }
        // Nothing outside this machine is asked for addresses.
        let hosts = try folder.write("inetrc", "{lookup, [file]}.\n")
        return try ServerProcess(
            "erl",
            ["-noshell", "-mnesia", "dir", "\"\(folder.path)/mnesia\"", "-s", "ejabberd", "-eval", console],
            environment: [
                "ERL_LIBS": URL(fileURLWithPath: library).deletingLastPathComponent().path, "ERL_INETRC": hosts,
                "EJABBERD_CONFIG_PATH": file, "EJABBERD_LOG_PATH": folder.path + "/ejabberd.log", "HOME": folder.path,
            ], folder: folder, port: port)
    }

    /// Erlang that obeys `dump FILE` on standard input, and stops the node when that ends.
    private static let console = """
        spawn(fun() -> Loop = fun(Loop) -> case io:get_line("") of \
        "dump " ++ Line -> File = string:trim(Line), ejabberd_admin:dump_to_textfile(File), \
        file:write_file(File ++ ".done", ""), Loop(Loop); _ -> halt(0) end end, Loop(Loop) end).
        """

    /// Makes the tables that ejabberd wants to find in a SQLite file.
    package static func makeTables(in file: String, schema: String) throws {
        let process = Process()
        guard let path = InstalledServers.path(of: "sqlite3") else { throw ServerTrouble("sqlite3 is not installed") }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = [file, ".read \(schema)"]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ServerTrouble("sqlite3 could not make \(file)") }
    }
}

import Foundation

/// How Debian's ejabberd is started from a folder of one's own.
///
/// The Erlang node is started without distribution; it reads commands from its standard input, and ends with it.
package enum DebianEjabberd {
    /// Starts it and waits until its port answers; Mnesia is kept in the folder. Databases get their tables first.
    package static func start(_ configuration: EjabberdConfiguration, in folder: ServerFolder) throws -> ServerProcess {
        for file in (configuration.databases ?? [:]).values.sorted() {
            try SQLiteProgram.run(".read \(try library())/priv/sql/lite.sql", on: file)
        }
        let file = try folder.write("ejabberd.yml", configuration.text(in: folder))
        return try start(configuration: file, in: folder, port: configuration.port)
    }

    /// The same with a file that is there.
    package static func start(configuration file: String, in folder: ServerFolder, port: Int) throws -> ServerProcess {
        let libraries = URL(fileURLWithPath: try library()).deletingLastPathComponent().path
        // Nothing outside this machine is asked for addresses.
        let hosts = try folder.write("inetrc", "{lookup, [file]}.\n")
        return try ServerProcess(
            "erl",
            ["-noshell", "-mnesia", "dir", "\"\(folder.path)/mnesia\"", "-s", "ejabberd", "-eval", console],
            environment: [
                "ERL_LIBS": libraries, "ERL_INETRC": hosts, "EJABBERD_CONFIG_PATH": file,
                "EJABBERD_LOG_PATH": folder.path + "/ejabberd.log", "HOME": folder.path,
            ], folder: folder, port: port)
    }

    private static func library() throws -> String {
        guard let library = InstalledServers.ejabberdLibrary else { throw ServerTrouble("ejabberd is not installed") }
        return library
    }

    /// Erlang that evaluates the files named on standard input, and stops the node when that ends.
    private static let console = """
        spawn(fun() -> Loop = fun(Loop) -> case io:get_line("") of \
        "run " ++ Line -> File = string:trim(Line), Result = file:eval(File), \
        file:write_file(File ++ ".result", io_lib:format("~p", [Result])), \
        file:rename(File ++ ".result", File ++ ".done"), Loop(Loop); _ -> halt(0) end end, Loop(Loop) end).
        """

    /// Evaluates Erlang inside the server, and waits for it.
    package static func run(_ erlang: String, named name: String, in folder: ServerFolder, by process: ServerProcess) throws
    {
        let file = try folder.write(name + ".erl", erlang + ".\n")
        process.tell("run \(file)")
        let deadline = Date().addingTimeInterval(60)
        while !FileManager.default.fileExists(atPath: file + ".done") {
            if Date() > deadline { throw ServerTrouble("ejabberd did not answer:\n\(folder.tail("output"))") }
            Thread.sleep(forTimeInterval: 0.02)
        }
        let result = folder.tail(name + ".erl.done")
        guard result == "ok" else { throw ServerTrouble("ejabberd refused \(name): \(result)") }
    }
}

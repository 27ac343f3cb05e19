/// One of our modules: where it stands among the layers and what it may import.
struct Module {
    let name: String
    /// 0 for values up to 5 for the program.
    let layer: Int
    /// Our own modules it may import.
    let ours: [String]
    /// Modules of C libraries and packages it may import.
    let foreign: [String]

    private init(_ name: String, _ layer: Int, _ ours: [String] = [], foreign: [String] = []) {
        self.name = name
        self.layer = layer
        self.ours = ours
        self.foreign = foreign
    }

    /// Every module, from the bottom up; inside a layer, from right to left: a module may import only what stands above it
    /// in this list.
    static let all: [Module] = [
        // values
        Module("XMLTree", 0),
        Module("XMPP", 0, ["XMLTree"]),

        // engines
        Module("TLS", 1, foreign: ["COpenSSL", "COpenSSLShims"]),
        Module("XMPPStreams", 1, ["XMPP", "XMLTree", "TLS"]),
        Module("XMLStreaming", 1, ["XMLTree"], foreign: ["CLibXML2", "CLibXML2Shims"]),
        Module("Transcripts", 1, ["XMPP", "XMLTree", "XMLStreaming"]),
        Module("Inspection", 1, ["XMPP", "XMLTree"]),

        // facts
        Module("KnowledgeBase", 2, ["Inspection", "XMPP", "XMLTree"]),
        Module("ServerConfiguration", 2, ["Inspection"], foreign: ["Yams"]),

        // edges
        Module("StanzaStorage", 3, ["XMPP", "XMLTree"], foreign: ["GRDB"]),
        Module(
            "Transport", 3, ["XMPPStreams", "XMLStreaming", "TLS", "XMPP", "XMLTree"],
            foreign: ["CResolv", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket"]),
        Module(
            "LoopbackServer", 3,
            ["Transport", "StanzaStorage", "Inspection", "XMPPStreams", "TLS", "XMLStreaming", "XMPP", "XMLTree"]),
        Module("ServerStores", 3, ["StanzaStorage", "Inspection", "XMPP", "XMLTree"]),
        Module("LineEditing", 3, foreign: ["CLibEdit", "CLibEditShims"]),
        Module("Presentation", 3, ["Inspection", "Transcripts", "XMPP", "XMLTree"]),

        // prompt
        Module(
            "Console", 4,
            [
                "XMLTree", "XMPP", "XMLStreaming", "TLS", "XMPPStreams", "Inspection", "Transcripts", "KnowledgeBase",
                "ServerConfiguration", "Transport", "StanzaStorage", "ServerStores", "LoopbackServer", "Presentation",
                "LineEditing",
            ]),

        // program
        Module("xmppscope", 5, ["Console"], foreign: ["ArgumentParser"]),
    ]

    /// The one module that may import each module of a C library or package.
    static let doors: [String: String] = {
        var doors: [String: String] = [:]
        for module in all {
            for foreign in module.foreign { doors[foreign] = module.name }
        }
        return doors
    }()

    /// What comes with the toolchain and may be imported anywhere.
    static let toolchain: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization",
    ]

    static func named(_ name: String) -> Module? { all.first { $0.name == name } }
}

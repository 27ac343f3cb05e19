// swift-tools-version: 6.2
import PackageDescription

/// Set by the gate, so that one build serves both the check for warnings and the tests.
let isStrict = Context.environment["XMPPSCOPE_WARNINGS_AS_ERRORS"] == "1"

let swiftSettings: [SwiftSetting] =
    [.enableUpcomingFeature("ExistentialAny")] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// One of our own Swift targets under `Sources`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// One of our own test targets under `Tests`; every one may use `TestSupport`.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
    .testTarget(
        name: name,
        dependencies: ["TestSupport"] + dependencies,
        exclude: fixtures ? ["Fixtures"] : [],
        swiftSettings: swiftSettings
    )
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
]

let package = Package(
    name: "xmppscope",
    products: [.executable(name: "xmppscope", targets: ["xmppscope"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // L0 values
        module("XMLTree"),
        module("XMPP", ["XMLTree"]),

        // L1 engines
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CResolv"),
        .target(name: "CLibXML2Shims", dependencies: ["CLibXML2"]),
        .target(name: "COpenSSLShims", dependencies: ["COpenSSL"]),
        .target(name: "CLibEditShims", dependencies: ["CLibEdit"]),
        module("XMLStreaming", ["XMLTree", "CLibXML2", "CLibXML2Shims"]),
        module("TLS", ["COpenSSL", "COpenSSLShims"]),
        module("XMPPStreams", ["XMPP", "XMLTree", "TLS"]),
        module("Inspection", ["XMPP", "XMLTree"]),
        module("Transcripts", ["XMPP", "XMLTree", "XMLStreaming"]),

        // L2 facts
        module("KnowledgeBase", ["Inspection", "XMPP", "XMLTree"]),
        module("ServerConfiguration", ["Inspection", .product(name: "Yams", package: "Yams")]),

        // L3 edges
        module("Transport", ["XMPPStreams", "XMLStreaming", "TLS", "XMPP", "XMLTree", "CResolv"] + nio),
        module("StanzaStorage", ["XMPP", "XMLTree", .product(name: "GRDB", package: "GRDB.swift")]),
        module(
            "LoopbackServer",
            ["Transport", "StanzaStorage", "Inspection", "XMPPStreams", "TLS", "XMLStreaming", "XMPP", "XMLTree"]),
        module("ServerStores", ["StanzaStorage", "Inspection", "XMPP", "XMLTree"]),
        module("Presentation", ["Inspection", "Transcripts", "XMPP", "XMLTree"]),
        module("LineEditing", ["CLibEdit", "CLibEditShims"]),

        // L4 prompt
        module(
            "Console",
            [
                "XMLTree", "XMPP", "XMLStreaming", "TLS", "XMPPStreams", "Inspection", "Transcripts", "KnowledgeBase",
                "ServerConfiguration", "Transport", "StanzaStorage", "ServerStores", "LoopbackServer", "Presentation",
                "LineEditing",
            ]),

        // L5 program
        .executableTarget(
            name: "xmppscope",
            dependencies: ["Console", "Inspection", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: swiftSettings),

        // Measurements
        .target(name: "BarePass", dependencies: ["CLibXML2"], path: "Tests/BarePass"),
        .target(name: "LoadGenerator", dependencies: ["COpenSSL"], path: "Tests/LoadGenerator"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "BarePass", "LoadGenerator", "TestSupport", "Console", "Inspection", "KnowledgeBase", "LoopbackServer",
                "StanzaStorage", "Transport", "Transcripts", "XMPPStreams", "XMLStreaming", "TLS", "XMLTree", "XMPP",
            ],
            path: "Tests/Benchmarks", exclude: ["Login"], swiftSettings: swiftSettings),

        // Tests
        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: swiftSettings),
        tests("ArchitectureTests", []),
        tests("XMPPTests", ["XMPP", "XMLTree"]),
        tests("XMLStreamingTests", ["XMLStreaming", "XMLTree"]),
        tests("TLSTests", ["TLS"]),
        tests("XMPPStreamsTests", ["XMPPStreams", "XMPP", "XMLTree", "TLS"], fixtures: true),
        tests("InspectionTests", ["Inspection", "KnowledgeBase", "XMLStreaming", "XMPP", "XMLTree"], fixtures: true),
        tests("TranscriptsTests", ["Transcripts", "XMLStreaming", "XMPP", "XMLTree"], fixtures: true),
        tests("TransportTests", ["Transport", "XMPPStreams", "TLS", "XMPP", "XMLTree"] + nio),
        tests(
            "LoopbackServerTests",
            [
                "LoopbackServer", "StanzaStorage", "Transport", "XMPPStreams", "XMLStreaming", "Inspection", "TLS", "XMPP",
                "XMLTree",
            ],
            fixtures: true),
        tests("ServerStoresTests", ["ServerStores", "Inspection", "XMPP", "XMLTree"]),
        tests("ServerConfigurationTests", ["ServerConfiguration", "KnowledgeBase", "Inspection"], fixtures: true),
        tests("LineEditingTests", ["LineEditing"]),
        tests(
            "ConsoleTests",
            [
                "Console", "LineEditing", "Presentation", "Inspection", "KnowledgeBase", "Transcripts", "LoopbackServer",
                "Transport",
                "XMPPStreams", "XMLStreaming", "XMPP", "XMLTree",
            ],
            fixtures: true),
        tests(
            "RealServerTests",
            [
                "Console", "LoopbackServer", "ServerStores", "Inspection", "KnowledgeBase", "Transport", "XMPPStreams",
                "XMLStreaming",
                "Transcripts", "TLS", "XMPP", "XMLTree",
            ],
            fixtures: true),
    ],
    swiftLanguageModes: [.v6]
)

import Inspection

/// The settings every profile understands, with a product's own defaults and names behind them.
enum CommonKnobs {
    static func archive(_ value: String, _ cite: Citation, implies: [String: [String: String]] = [:]) -> Knob {
        Knob("archive", .onOff, default: value, effect: "whether accounts have an archive", cite: cite, implies: implies)
    }

    static func roomArchive(_ value: String, _ cite: Citation) -> Knob {
        Knob("room-archive", .onOff, default: value, effect: "whether rooms have an archive", cite: cite)
    }

    static func offline(_ value: String, _ cite: Citation) -> Knob {
        Knob("offline", .onOff, default: value, effect: "whether messages wait for accounts that are offline", cite: cite)
    }

    static func push(_ value: String, _ cite: Citation) -> Knob {
        Knob("push", .onOff, default: value, effect: "whether clients may register for push", cite: cite)
    }

    static func pubsub(_ value: String, _ cite: Citation) -> Knob {
        Knob("pubsub", .onOff, default: value, effect: "whether there is a pubsub service", cite: cite)
    }

    static func backend(_ value: String, _ values: [String], _ cite: Citation) -> Knob {
        Knob("backend", .choice(values), default: value, effect: "where the stores are", cite: cite)
    }

    /// `archive.expires` as another name of the product's own option, or on its own where the product has none.
    static func expires(_ value: String?, aliasOf own: String? = nil, _ cite: Citation) -> Knob {
        Knob(
            "archive.expires", .duration, default: value, effect: "how long the archive keeps messages", cite: cite,
            aliasOf: own)
    }
}

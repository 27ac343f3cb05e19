internal import XMLTree
internal import XMPP

/// Delayed delivery (XEP-0203).
enum Delay {
    static func element(at stamp: Timestamp, from: String? = nil, reason: String? = nil) -> Element {
        var delay = Element("delay", xmlns: Namespace.delay, text: reason ?? "")
        if let from { delay["from"] = from }
        delay["stamp"] = stamp.dateTime(fractionDigits: 3)
        return delay
    }
}

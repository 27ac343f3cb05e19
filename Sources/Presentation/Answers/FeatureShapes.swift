import XMLTree
import XMPP

/// Stream features (RFC 6120 §4.3.2).
enum FeatureShapes {
    static func features(_ features: Element) -> AnswerTable {
        var table = TableView([
            TableView.Column("feature", role: .tagName), TableView.Column("offers"),
            TableView.Column("namespace", role: .label),
        ])
        for feature in features.elements { table.add(feature.name, offers(of: feature), feature.namespace) }
        return AnswerTable("stream features", table, empty: "no features: the stream is negotiated")
    }

    /// Mechanisms, methods and versions by name; `required` where it is said.
    private static func offers(of feature: Element) -> String {
        var names: [String] = []
        for child in feature.elements {
            switch child.name {
            case "required": names.insert("required", at: 0)
            case "optional": names.append("optional")
            case "mechanism", "method": names.append(child.text)
            case "channel-binding": names.append(child["type"] ?? "")
            default: names.append(child.name)
            }
        }
        return names.joined(separator: ", ")
    }
}

import XMLTree
import XMPP

/// An answer to a request, or another payload with a shape of its own, as a table beside its XML.
package struct AnswerTable: Sendable {
    /// What the table shows, as its heading.
    package var title: String
    package var table: TableView
    /// What is said where the table has no rows.
    package var empty: String

    init(_ title: String, _ table: TableView, empty: String) {
        self.title = title
        self.table = table
        self.empty = empty
    }

    /// The table for a stanza; nil where its payload has no shape that is known here.
    package init?(_ stanza: Stanza) {
        for payload in stanza.payloads {
            for shape in AnswerTable.shapes {
                if let table = shape(payload) {
                    self = table
                    return
                }
            }
        }
        return nil
    }

    /// The table for stream features.
    package init?(features: Element) {
        guard features.is("features", Namespace.streams) else { return nil }
        self = FeatureShapes.features(features)
    }

    /// The shapes there are, in the order they are tried.
    private static let shapes: [@Sendable (Element) -> AnswerTable?] = [
        AccountShapes.roster, AccountShapes.blockList, AccountShapes.vCard, AccountShapes.archivePreferences,
        AccountShapes.archiveEnd, DiscoveryShapes.information, DiscoveryShapes.items, DiscoveryShapes.version,
        DiscoveryShapes.time, DiscoveryShapes.lastActivity, DiscoveryShapes.uploadSlot, PubsubShapes.items,
        PubsubShapes.subscriptions,
        PubsubShapes.affiliations, RoomShapes.people, FormShapes.form,
    ]

    /// The heading and the rows.
    package func lines(width: Int, indent: Int = 4) -> [StyledLine] {
        [StyledLine(text: title, .heading).indented(by: indent)] + table.lines(width: width, indent: indent, empty: empty)
    }

    /// A table of names and values.
    static func facts(_ title: String, _ facts: [(String, String?)], empty: String = "nothing said") -> AnswerTable {
        var table = TableView([TableView.Column("", role: .label), TableView.Column("")])
        for (name, value) in facts {
            if let value, !value.isEmpty { table.add(name, value) }
        }
        return AnswerTable(title, table, empty: empty)
    }
}

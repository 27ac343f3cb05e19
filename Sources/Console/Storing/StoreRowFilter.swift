import StanzaStorage

/// Which rows of a table are shown: those with a text in them, in any column or in one.
struct StoreRowFilter {
    private let column: String?
    private let text: String

    /// Reads `TEXT` or `COLUMN=TEXT`; nil where nothing was typed.
    init?(_ typed: String?) {
        guard let typed, !typed.isEmpty else { return nil }
        let parts = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        if parts.count == 2, !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == "_" }),
            !name.contains(where: \.isUppercase)
        {
            (column, text) = (name, parts[1].lowercased())
        } else {
            (column, text) = (nil, typed.lowercased())
        }
    }

    /// Upper and lower case are alike. What stands before `=` is a column only where the table has one of that name.
    func accepts(_ row: StoreInspection.Row) -> Bool {
        if let column, let field = row.columns.first(where: { $0.name == column }) {
            return field.value?.lowercased().contains(text) ?? false
        }
        let wanted = column.map { $0 + "=" + text } ?? text
        return row.columns.contains { $0.value?.lowercased().contains(wanted) ?? false }
    }
}

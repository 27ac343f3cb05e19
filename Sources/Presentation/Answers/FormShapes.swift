import XMLTree
import XMPP

/// Data forms (XEP-0004), wherever a payload has one at its top or just below.
enum FormShapes {
    /// The fields of a form with their types and values.
    static let form: @Sendable (Element) -> AnswerTable? = { payload in
        guard let form = find(payload) else { return nil }
        var table = TableView([
            TableView.Column("field"), TableView.Column("value"), TableView.Column("type", role: .label),
            TableView.Column("label"),
        ])
        for field in form.elements where field.name == "field" {
            let type = field["type"] ?? ""
            // A form may hold a password; its value is nobody's who looks at the screen.
            let values =
                type == "text-private"
                ? "▒▒▒" : field.elements.filter { $0.name == "value" }.map(\.text).joined(separator: ", ")
            let required = field.child("required") == nil ? "" : " *"
            table.add((field["var"] ?? "") + required, values, type, field["label"] ?? "")
        }
        let title = form.child("title")?.text ?? "form"
        return AnswerTable("\(title) (\(form["type"] ?? "form")), * is required", table, empty: "no fields")
    }

    private static func find(_ payload: Element) -> Element? {
        if payload.is("x", Namespace.dataForms) { return payload }
        for child in payload.elements {
            if child.is("x", Namespace.dataForms) { return child }
            if let form = child.child("x", xmlns: Namespace.dataForms) { return form }
        }
        return nil
    }
}

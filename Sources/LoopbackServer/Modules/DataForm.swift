internal import XMLTree
internal import XMPP

/// A data form (XEP-0004), for making and for reading.
struct DataForm {
    enum Kind: String { case form, submit, result, cancel }

    var element: Element

    init(_ kind: Kind, type: String?, title: String? = nil) {
        element = Element("x", xmlns: Namespace.dataForms, ["type": kind.rawValue])
        if let title { element.append(Element("title", xmlns: Namespace.dataForms, text: title)) }
        if let type { add("FORM_TYPE", type, kind: "hidden") }
    }

    /// Reads a form element.
    init(_ element: Element) { self.element = element }

    mutating func add(
        _ name: String, _ values: String..., kind: String? = nil, label: String? = nil, options: [String] = []
    ) {
        add(name, values: values, kind: kind, label: label, options: options)
    }

    mutating func add(
        _ name: String, values: [String], kind: String? = nil, label: String? = nil, options: [String] = []
    ) {
        var field = Element("field", xmlns: Namespace.dataForms, ["var": name])
        if let kind { field["type"] = kind }
        if let label { field["label"] = label }
        for value in values { field.append(Element("value", xmlns: Namespace.dataForms, text: value)) }
        for option in options {
            field.append(
                Element(
                    "option", xmlns: Namespace.dataForms, ["label": option],
                    [Element("value", xmlns: Namespace.dataForms, text: option)]))
        }
        element.append(field)
    }

    var kind: Kind? { element["type"].flatMap(Kind.init(rawValue:)) }
    var formType: String? { self["FORM_TYPE"] }
    var fields: [Element] { element.elements.filter { $0.is("field", Namespace.dataForms) } }
    var names: [String] { fields.compactMap { $0["var"] } }

    /// The first value of a field.
    subscript(name: String) -> String? { values(name)?.first }

    /// The values of a field; nil if the form has no such field.
    func values(_ name: String) -> [String]? {
        fields.first { $0["var"] == name }.map { field in
            field.elements.filter { $0.is("value", Namespace.dataForms) }.map(\.text)
        }
    }

    /// A field's value as a truth value; nil if it is absent or neither.
    func flag(_ name: String) -> Bool? {
        switch self[name]?.lowercased() {
        case "1", "true": true
        case "0", "false": false
        default: nil
        }
    }
}

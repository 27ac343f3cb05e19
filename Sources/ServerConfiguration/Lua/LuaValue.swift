/// What an expression in a configuration file comes to without running it.
indirect enum LuaValue: Hashable {
    case string(String)
    case number(Double)
    case boolean(Bool)
    case none
    case table([LuaEntry])
    /// Only a running Lua would know; with what it was.
    case unknown(String)

    /// The value as one word of text: strings, whole numbers and booleans.
    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        case .boolean(let value): value ? "true" : "false"
        case .none, .table, .unknown: nil
        }
    }

    var boolean: Bool? {
        switch self {
        case .boolean(let value): value
        case .string(let text):
            ["true", "yes", "on"].contains(text) ? true : ["false", "no", "off"].contains(text) ? false : nil
        default: nil
        }
    }

    /// The strings of a list, or the one string that stands for a list.
    var list: [String] {
        switch self {
        case .string(let text): [text]
        case .table(let entries): entries.compactMap { $0.key == nil ? $0.value.text : nil }
        default: []
        }
    }

    subscript(_ key: String) -> LuaValue? {
        guard case .table(let entries) = self else { return nil }
        return entries.last { $0.key == key }?.value
    }

    /// What kind of value it is, for messages.
    var words: String {
        switch self {
        case .string(let text): "\"\(text)\""
        case .number, .boolean: text ?? ""
        case .none: "nil"
        case .table: "a table"
        case .unknown(let what): what
        }
    }
}

/// One entry of a table.
struct LuaEntry: Hashable {
    /// Nil for the next place of a list.
    var key: String?
    var value: LuaValue
}

/// One statement at the top level of a configuration file.
enum LuaStatement: Hashable {
    case assignment(String, LuaValue, isLocal: Bool, line: Int)
    /// `VirtualHost "a"`, `Component "b" "muc"`, `Include "c"`: a name with arguments that follow each other.
    case call(String, [LuaValue], line: Int)
    /// `modules_enabled: append { … }`.
    case method(String, String, LuaValue, line: Int)
    /// Something that only a running Lua could judge, with what it was.
    case skipped(String, line: Int)
}

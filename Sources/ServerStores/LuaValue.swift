/// A value in one of the data files that Prosody writes.
package enum LuaValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// The number as it was written.
    case number(String)
    case string(String)
    case table([LuaEntry])

    /// The value of a named field of a table.
    package subscript(_ name: String) -> LuaValue? {
        entries.first { $0.key == .string(name) }?.value
    }

    /// The fields of a table, in the order of the file.
    package var entries: [LuaEntry] {
        if case .table(let entries) = self { entries } else { [] }
    }

    /// The fields with the keys 1, 2, 3 …, in that order.
    package var sequence: [LuaValue] {
        var found: [Int: LuaValue] = [:]
        for entry in entries {
            if case .number(let text) = entry.key, let index = Int(text) { found[index] = entry.value }
        }
        var values: [LuaValue] = []
        while let value = found[values.count + 1] { values.append(value) }
        return values
    }

    /// The text of a string or number.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        case .null, .table: nil
        }
    }

    /// The value on one line, for people to read.
    package var summary: String {
        switch self {
        case .null: "nil"
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let text): text
        case .string(let text): text
        case .table(let entries):
            "{"
                + entries.map { entry in
                    if case .number = entry.key { return entry.value.summary }
                    return entry.key.summary + "=" + entry.value.summary
                }.joined(separator: ", ") + "}"
        }
    }
}

/// One field of a Lua table.
package struct LuaEntry: Hashable, Sendable {
    package var key: LuaValue
    package var value: LuaValue

    package init(key: LuaValue, value: LuaValue) {
        self.key = key
        self.value = value
    }
}

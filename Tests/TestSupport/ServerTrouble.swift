/// Why a server could not be used.
package struct ServerTrouble: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

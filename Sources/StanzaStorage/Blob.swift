import Foundation

/// Bytes as a column keeps them.
enum Blob {
    static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }
    static func bytes(_ data: Data?) -> [UInt8] { data.map { [UInt8]($0) } ?? [] }
}

import Foundation

/// Deletes a folder that a test made.
func removeFolder(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

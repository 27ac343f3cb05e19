import Foundation

/// Why a file cannot be read, in words that say what to do.
enum FileProblem {
    static func words(reading path: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "there is no file \(path); Tab completes names, and ~ is your home"
        }
        if isFolder.boolValue { return "\(path) is a folder; name a file in it" }
        if access(path, R_OK) != 0 { return "\(path) may not be read by you; see its rights with: ls -l \(path)" }
        return "\(path) is no text in UTF-8"
    }
}

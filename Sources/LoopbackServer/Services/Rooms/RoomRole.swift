/// A relation to a room for the time of a visit (XEP-0045 §5.1).
enum RoomRole: String, Comparable, CaseIterable {
    case none, visitor, participant, moderator

    static func < (left: RoomRole, right: RoomRole) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

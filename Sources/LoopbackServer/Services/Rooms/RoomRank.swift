/// A lasting relation to a room, from the worst to the best (XEP-0045 §5.2).
enum RoomAffiliation: String, Comparable, CaseIterable {
    case outcast, none, member, admin, owner

    static func < (left: RoomAffiliation, right: RoomAffiliation) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

/// A relation to a room for the time of a visit (XEP-0045 §5.1).
enum RoomRole: String, Comparable, CaseIterable {
    case none, visitor, participant, moderator

    static func < (left: RoomRole, right: RoomRole) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

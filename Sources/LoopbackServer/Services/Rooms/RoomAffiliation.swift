/// A lasting relation to a room, from the worst to the best (XEP-0045 §5.2).
enum RoomAffiliation: String, Comparable, CaseIterable {
    case outcast, none, member, admin, owner

    static func < (left: RoomAffiliation, right: RoomAffiliation) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

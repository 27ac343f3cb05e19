internal import NIOCore

/// Servers that write several small packets one after the other wait for our acknowledgement in between, which Linux holds back for
/// 40 ms unless it is told otherwise after each packet (TCP_QUICKACK).
enum PromptAcknowledgement {
    /// TCP_QUICKACK of Linux.
    private static let option = NIOBSDSocket.Option(rawValue: 12)

    /// What has come in on this connection is acknowledged at once.
    static func ask(_ channel: any Channel) { channel.setOption(.tcpOption(option), value: 1).whenComplete { _ in } }
}

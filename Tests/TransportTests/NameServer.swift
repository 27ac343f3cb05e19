import NIOCore
import NIOPosix

/// A name server on 127.0.0.1 that knows what a test tells it.
final class NameServer {
    enum Answer {
        /// Priority, weight, port, target.
        case services([(Int, Int, Int, String)])
        case address([UInt8])
        /// Another name, and its address.
        case alias(String, [UInt8])
        /// Usage, selector, matching type and data of TLSA records.
        case associations([[UInt8]])
        case missing
        case failure
        /// No answer at all.
        case silence
    }

    private let channel: any Channel
    let port: Int

    /// Answers by the name that is asked for, in lower case and with its type: `SRV _xmpp-client._tcp.example`.
    init(_ answers: [String: Answer]) async throws {
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Responder(answers)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let answers: [String: Answer]

        init(_ answers: [String: Answer]) { self.answers = answers }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let envelope = unwrapInboundIn(data)
            let query = Array(envelope.data.readableBytesView)
            guard query.count > 16 else { return }
            var labels: [String] = []
            var index = 12
            while index < query.count, query[index] != 0 {
                let length = Int(query[index])
                labels.append(String(decoding: query[(index + 1)..<(index + 1 + length)], as: UTF8.self))
                index += 1 + length
            }
            let question = Array(query[12..<(index + 5)])
            let type = query[index + 2]
            let kind = type == 33 ? "SRV" : type == 1 ? "A" : type == 28 ? "AAAA" : type == 52 ? "TLSA" : "\(type)"
            let answer = answers["\(kind) \(labels.joined(separator: ".").lowercased())"] ?? .missing
            var records: [[UInt8]] = []
            var code: UInt8 = 0
            switch answer {
            case .services(let services):
                records = services.map { priority, weight, port, target in
                    let numbers = [priority, weight, port].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
                    return numbers + Responder.encode(target)
                }
            case .address(let bytes): records = [bytes]
            case .alias(let name, let bytes):
                let alias = Responder.encode(name)
                let canonical = alias + [0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(bytes.count)] + bytes
                let first: [UInt8] = [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, UInt8(alias.count)]
                let head = [query[0], query[1], 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0]
                return send(head + question + first + alias + canonical, to: envelope.remoteAddress, context)
            case .associations(let list): records = list
            case .missing: code = 3
            case .failure: code = 2
            case .silence: return
            }
            var reply = [query[0], query[1], 0x81, 0x80 | code, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0] + question
            for record in records {
                // The name is a pointer to the question; class IN, a minute to live.
                reply +=
                    [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, UInt8(record.count >> 8), UInt8(record.count & 255)] + record
            }
            send(reply, to: envelope.remoteAddress, context)
        }

        private func send(_ reply: [UInt8], to address: SocketAddress, _ context: ChannelHandlerContext) {
            let out = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: reply))
            context.writeAndFlush(wrapOutboundOut(out), promise: nil)
        }

        private static func encode(_ name: String) -> [UInt8] {
            name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
        }
    }
}

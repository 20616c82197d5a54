using System.Buffers.Binary;
using System.Text;

namespace Concierge.Tests.Telemetry;

internal sealed record OtlpSpan(
    string Service, string Source, string Name, string TraceId, string SpanId, string ParentId, DateTimeOffset Start, IReadOnlyDictionary<string, string> Tags)
{
    public bool IsRoot => ParentId.Length == 0;
}

internal sealed record OtlpLog(string Service, string Category, int Severity, string Body)
{
    /// <summary>OpenTelemetry's number for the lowest of the levels called Error.</summary>
    public const int Error = 17;
}

internal sealed record OtlpMetric(string Service, string Meter, string Name, string Unit);

/// <summary>Reads as much of OTLP's messages as the tests ask for. The numbers are those of opentelemetry-proto 1.x.</summary>
internal static class OtlpMessages
{
    public static IEnumerable<OtlpSpan> Spans(byte[] request)
        => from scope in Scopes(request)
           from span in scope.Items
           select new OtlpSpan(
               scope.Service,
               scope.Name,
               span.Text(5),
               span.Hex(1),
               span.Hex(2),
               span.Hex(4),
               DateTimeOffset.UnixEpoch.AddTicks((long)(span.Number(7) / 100)),
               Attributes(span, 9));

    public static IEnumerable<OtlpLog> Logs(byte[] request)
        => from scope in Scopes(request)
           from log in scope.Items
           select new OtlpLog(scope.Service, scope.Name, (int)log.Number(2), log.Messages(5).FirstOrDefault()?.Text(1) ?? "");

    public static IEnumerable<OtlpMetric> Metrics(byte[] request)
        => from scope in Scopes(request)
           from metric in scope.Items
           select new OtlpMetric(scope.Service, scope.Name, metric.Text(1), metric.Text(3));

    // All three kinds have one shape: resources (1), each with attributes (1), and scopes (2), each with a name (1) and items (2).
    private static IEnumerable<(string Service, string Name, IEnumerable<Message> Items)> Scopes(byte[] request)
        => from resource in new Message(request).Messages(1)
           let service = resource.Messages(1).Select(described => Attributes(described, 1).GetValueOrDefault("service.name", "")).FirstOrDefault("")
           from scope in resource.Messages(2)
           select (service, scope.Messages(1).FirstOrDefault()?.Text(1) ?? "", scope.Messages(2));

    private static Dictionary<string, string> Attributes(Message message, int field)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in message.Messages(field))
            attributes[attribute.Text(1)] = attribute.Messages(2).FirstOrDefault()?.Text(1) ?? "";
        return attributes;
    }

    /// <summary>A protobuf message, as its fields.</summary>
    private sealed class Message
    {
        private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

        public Message(ReadOnlyMemory<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var tag = Varint(ref bytes);
                var field = (int)(tag >> 3);
                switch (tag & 7)
                {
                    case 0: _fields.Add((field, Varint(ref bytes), default)); break;
                    case 1: _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default)); break;
                    case 2: _fields.Add((field, 0, Take(ref bytes, (int)Varint(ref bytes)))); break;
                    case 5: _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default)); break;
                    default: throw new InvalidDataException($"Protobuf has no wire type {tag & 7}.");
                }
            }
        }

        public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

        public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

        public ulong Number(int field) => _fields.Find(one => one.Field == field).Number;

        public IEnumerable<Message> Messages(int field) => _fields.Where(one => one.Field == field).Select(one => new Message(one.Bytes));

        private ReadOnlyMemory<byte> Bytes(int field) => _fields.Find(one => one.Field == field).Bytes;

        private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int length)
        {
            var taken = bytes[..length];
            bytes = bytes[length..];
            return taken;
        }

        private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = Take(ref bytes, 1).Span[0];
                value |= (ulong)(next & 0x7F) << shift;
                if ((next & 0x80) == 0) return value;
            }
        }
    }
}

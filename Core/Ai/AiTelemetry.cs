using System.Diagnostics.Metrics;

namespace Concierge.Core.Ai;

/// <summary>Names and instruments of everything measured about models.</summary>
public static class AiTelemetry
{
    /// <summary>The activity source and the meter to listen to.</summary>
    public const string SourceName = "Concierge.Ai";

    private static readonly Meter s_meter = new(SourceName);

    private static readonly Counter<long> s_structuredAnswers = s_meter.CreateCounter<long>(
        "concierge.ai.structured_answers", "{answer}", "Answers that had to have a form, by round and by what they were worth");

    internal static void StructuredAnswer(int round, AnswerVerdict verdict)
        => s_structuredAnswers.Add(1, new("round", round), new("verdict", verdict.ToString()));
}

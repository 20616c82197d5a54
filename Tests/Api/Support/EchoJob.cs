using System.Text.Json;
using Concierge.Core.JobRequests;
using Concierge.Core.Json;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Tests.Api.Support;

internal enum EchoTone
{
    Plain,
    VeryLoud,
}

internal sealed record EchoTimes(decimal Count, string Unit);

internal sealed record EchoInput(string Text, EchoTone Tone = EchoTone.Plain, EchoTimes? Times = null, string? Notes = null);

/// <summary>A job type that people may start, as a feature would register it.</summary>
internal sealed class EchoJob(FakeJobs jobs, string type) : IJobRequest
{
    public string Type => type;

    public object Example => new EchoInput("Hello", EchoTone.VeryLoud, new EchoTimes(2, "h"));

    public Task<Result<JobTicket>> StartAsync(JsonElement input, EnqueueOptions options, CancellationToken cancellation)
    {
        var echo = StrictJson.Read<EchoInput>(input);
        if (!echo.IsOk) return Task.FromResult<Result<JobTicket>>(echo.Error);
        return Task.FromResult<Result<JobTicket>>(
            echo.Value.Notes?.Length > 2000 ? Error.Invalid("notes", "At most 2,000 characters.") : jobs.Add(type, options));
    }
}

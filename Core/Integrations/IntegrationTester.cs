using Concierge.Contracts.Integrations;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Integrations;

/// <summary>Opens an integration of the current user's, and tries it.</summary>
public sealed class IntegrationTester(
    ConciergeDb db, ISecretReader secrets, IntegrationCatalogue catalogue, CurrentUser user, TimeProvider time, ILogger<IntegrationTester> logger)
{
    /// <summary>How long a test may take, whatever it does.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries the service and keeps what came of it. A service that does not work is no error of this method.</summary>
    public async Task<Result<IntegrationTestDto>> TestAsync(Guid id, CancellationToken cancellation)
    {
        var integration = await db.Integrations.SingleOrDefaultAsync(integration => integration.Id == id && integration.OwnerId == user.Id, cancellation);
        if (integration is null || catalogue.Find(integration.Type) is not { } definition) return IntegrationsService.NotFound;

        var settings = await OpenAsync(integration, cancellation);
        if (!settings.IsOk) return settings.Error;

        var outcome = await RunAsync(definition, settings.Value, cancellation);
        logger.LogInformation("Integration {IntegrationId} ({Type}) was tested: {IsOk}", integration.Id, integration.Type, outcome.IsOk);
        (integration.TestedAt, integration.TestIsOk, integration.TestMessage) = (time.GetUtcNow(), outcome.IsOk, outcome.Message);
        await db.SaveChangesAsync(cancellation);
        return new IntegrationTestDto(outcome.IsOk, outcome.Message, integration.TestedAt.Value);
    }

    private async Task<Result<IntegrationSettings>> OpenAsync(Integration integration, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>(integration.Fields, StringComparer.Ordinal);
        foreach (var (field, id) in integration.Secrets)
        {
            var secret = await secrets.ReadAsync(id, cancellation);
            if (!secret.IsOk) return secret.Error;
            values[field] = secret.Value.Reveal();
        }

        return new IntegrationSettings(values);
    }

    private async Task<TestOutcome> RunAsync(IntegrationDefinition definition, IntegrationSettings settings, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await definition.TestAsync(settings, both.Token);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && TestFaults.InWords(fault) is { } words)
        {
            return TestOutcome.Fails(words);
        }
    }
}

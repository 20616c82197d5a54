using Concierge.Contracts.Integrations;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Concierge.Core.Integrations;

/// <summary>The current user's connected services.</summary>
public sealed class IntegrationsService(ConciergeDb db, SecretsService secrets, IntegrationCatalogue catalogue, CurrentUser user, TimeProvider time)
{
    internal static Error NotFound { get; } = new(ErrorKind.NotFound, "integration_not_found", "There is no such integration.");

    private static Error NameTaken { get; } = new(
        ErrorKind.Conflict, "integration_name_taken", "You have an integration of this name already.", Error.Invalid("name", "Is taken.").Fields);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<IntegrationDto>> ListAsync(CancellationToken cancellation)
    {
        var found = await Own().AsNoTracking().OrderBy(integration => integration.Name).ToListAsync(cancellation);
        var ends = await EndsAsync(found, cancellation);
        return [.. found.Select(integration => ToDto(integration, ends))];
    }

    public async Task<Result<IntegrationDto>> CreateAsync(NewIntegrationRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (catalogue.Find(request.Type) is not { } definition) return Error.Invalid("type", $"Must be one of: {catalogue.Types}.");
        if (IntegrationRules.Check(definition, request.Name, request.Fields, []) is { } fault) return fault;
        if (await Own().CountAsync(cancellation) >= IntegrationRules.MaxIntegrations)
            return new Error(ErrorKind.Conflict, "too_many_integrations", $"You have {IntegrationRules.MaxIntegrations} integrations already. Delete some first.");

        var now = time.GetUtcNow();
        var integration = new Integration
        {
            Id = Guid.CreateVersion7(),
            OwnerId = user.Id,
            Type = definition.Type,
            Name = request.Name.Trim(),
            Fields = Plain(definition, request.Fields),
            Secrets = new Dictionary<string, Guid>(StringComparer.Ordinal),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Integrations.Add(integration);
        return await SaveAsync(integration, definition, request.Fields, cancellation);
    }

    public async Task<Result<IntegrationDto>> ChangeAsync(Guid id, ChangeIntegrationRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await Own().SingleOrDefaultAsync(integration => integration.Id == id, cancellation) is not { } integration) return NotFound;
        if (catalogue.Find(integration.Type) is not { } definition) return NotFound;
        if (IntegrationRules.Check(definition, request.Name, request.Fields, integration.Secrets.Keys) is { } fault) return fault;

        integration.Name = request.Name.Trim();
        integration.Fields = Plain(definition, request.Fields);
        integration.UpdatedAt = time.GetUtcNow();
        (integration.TestedAt, integration.TestIsOk, integration.TestMessage) = (null, null, null);
        return await SaveAsync(integration, definition, request.Fields, cancellation);
    }

    /// <summary>Forgets the integration and its secrets.</summary>
    public async Task<Result<Guid>> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        if (await Own().SingleOrDefaultAsync(integration => integration.Id == id, cancellation) is not { } integration) return NotFound;
        db.Integrations.Remove(integration);
        db.Secrets.RemoveRange(await SecretsOf(integration).ToListAsync(cancellation));
        await db.SaveChangesAsync(cancellation);
        return id;
    }

    private IQueryable<Integration> Own() => db.Integrations.Where(integration => integration.OwnerId == user.Id);

    private IQueryable<Secret> SecretsOf(Integration integration)
    {
        var ids = integration.Secrets.Values.ToList();
        return db.Secrets.Where(secret => secret.OwnerId == user.Id && ids.Contains(secret.Id));
    }

    private static Dictionary<string, string> Plain(IntegrationDefinition definition, IReadOnlyDictionary<string, string> fields)
        => definition.Fields
            .Where(field => !field.IsSecret)
            .Select(field => (field.Name, Value: fields.GetValueOrDefault(field.Name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : field.Default))
            .Where(field => field.Value is not null)
            .ToDictionary(field => field.Name, field => field.Value!, StringComparer.Ordinal);

    private async Task<Result<IntegrationDto>> SaveAsync(
        Integration integration, IntegrationDefinition definition, IReadOnlyDictionary<string, string> fields, CancellationToken cancellation)
    {
        var known = await SecretsOf(integration).ToDictionaryAsync(secret => secret.Id, cancellation);
        var ids = new Dictionary<string, Guid>(integration.Secrets, StringComparer.Ordinal);
        foreach (var field in definition.Fields.Where(field => field.IsSecret))
        {
            if (fields.GetValueOrDefault(field.Name) is not { } value || string.IsNullOrWhiteSpace(value)) continue;
            if (ids.TryGetValue(field.Name, out var id) && known.TryGetValue(id, out var secret)) await secrets.PutAsync(secret, value, cancellation);
            else ids[field.Name] = Remember(known, await secrets.AddManagedAsync($"integration:{integration.Id:N}:{field.Name}", value, cancellation));
        }

        integration.Secrets = ids;
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return NameTaken;
        }

        return ToDto(integration, known.ToDictionary(secret => secret.Key, secret => secret.Value.LastFour));
    }

    private static Guid Remember(Dictionary<Guid, Secret> known, Secret secret)
    {
        known[secret.Id] = secret;
        return secret.Id;
    }

    private async Task<Dictionary<Guid, string?>> EndsAsync(List<Integration> integrations, CancellationToken cancellation)
    {
        var ids = integrations.SelectMany(integration => integration.Secrets.Values).ToList();
        return await db.Secrets
            .Where(secret => secret.OwnerId == user.Id && ids.Contains(secret.Id))
            .ToDictionaryAsync(secret => secret.Id, secret => secret.LastFour, cancellation);
    }

    private static IntegrationDto ToDto(Integration integration, Dictionary<Guid, string?> ends) => new(
        integration.Id,
        integration.Type,
        integration.Name,
        integration.Fields,
        integration.Secrets.ToDictionary(secret => secret.Key, secret => ends.GetValueOrDefault(secret.Value), StringComparer.Ordinal),
        integration.CreatedAt,
        integration.UpdatedAt,
        integration is { TestedAt: { } at, TestIsOk: { } isOk } ? new IntegrationTestDto(isOk, integration.TestMessage ?? "", at) : null);
}

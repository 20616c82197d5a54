using Concierge.Contracts.Operations;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Api.Operations;

/// <summary>What criteria must look like before the engine is asked.</summary>
internal static class CriteriaRules
{
    private const int MaxName = 100;
    private const int MaxText = 200;

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="within">The field of the body that the criteria stand in, with its dot; empty at the top.</param>
    public static Error? Fault(JobCriteria criteria, IJobOperations operations, string within = "")
    {
        var errors = new FieldErrors();
        errors.AddUnless(criteria.Type is null || IsName(criteria.Type), $"{within}type", $"Must have 1 to {MaxName} visible ASCII characters.");
        errors.AddUnless(criteria.Queue is null || IsName(criteria.Queue), $"{within}queue", $"Must have 1 to {MaxName} visible ASCII characters.");
        errors.AddUnless(criteria.ErrorCode is null || IsName(criteria.ErrorCode), $"{within}errorCode", $"Must have 1 to {MaxName} visible ASCII characters.");
        errors.AddUnless(!(criteria.From >= criteria.To), $"{within}to", "Must be after from.");
        errors.AddUnless(criteria.Value is null || criteria.Value.Length is > 0 and <= MaxText, $"{within}value", $"Must have 1 to {MaxText} characters.");
        errors.AddUnless(criteria.Value is null || criteria.Field is not null, $"{within}field", "Required with value.");
        errors.AddUnless(criteria.Field is null || criteria.Value is not null, $"{within}value", "Required with field.");
        errors.AddUnless(criteria.Field is null || Declares(criteria, operations), $"{within}field", "Must be a searchable field of the type; see GET /api/admin/jobs/types.");
        return errors.Any ? errors.ToError() : null;
    }

    private static bool Declares(JobCriteria criteria, IJobOperations operations)
        => operations.Types.Any(type => type.Type == criteria.Type && type.SearchableFields.Contains(criteria.Field!, StringComparer.Ordinal));

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.All(c => c is > ' ' and <= '~');
}

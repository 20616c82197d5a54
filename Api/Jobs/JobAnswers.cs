using Concierge.Api.Http;
using Concierge.Contracts.Jobs;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Jobs;

/// <summary>Answers what a waiting job asks its owner.</summary>
internal sealed class JobAnswers(IJobClient client, IJobReader reader, CurrentUser user)
{
    private const int MaxAnswer = 1_000;

    public static async Task<Results<Ok<JobDto>, ProblemHttpResult>> AnswerAsync(
        Guid id, AnswerJobRequest answer, JobAnswers answers, CancellationToken cancellation)
    {
        var result = await answers.AnswerAsync(id, answer, cancellation);
        return result.IsOk ? TypedResults.Ok(result.Value) : result.Error.ToProblem();
    }

    private async Task<Result<JobDto>> AnswerAsync(Guid id, AnswerJobRequest answer, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, user.Id, cancellation) is not { } job) return JobErrors.NotFound;
        if (Check(answer, job.Waiting) is { Any: true } wrong) return wrong.ToError();

        return await client.AnswerAsync(id, answer.Wait, answer.Answer, $"user:{user.Id}", user.Id, cancellation) == JobChange.Done
            && await reader.FindAsync(id, user.Id, cancellation) is { } answered
                ? answered
                : JobErrors.AsksNothing(job.State);
    }

    private static FieldErrors Check(AnswerJobRequest answer, JobWaitDto? asked)
    {
        var wrong = new FieldErrors();
        wrong.AddUnless(answer.Wait is { Length: > 0 and <= 100 }, "wait", "Must have 1 to 100 characters: the 'waiting.name' of the job.");
        wrong.AddUnless(answer.Answer is { Length: > 0 and <= MaxAnswer }, "answer", "Must have 1 to 1000 characters.");
        if (asked is { Choices.Count: > 0 } && asked.Name == answer.Wait)
            wrong.AddUnless(asked.Choices.Contains(answer.Answer, StringComparer.Ordinal), "answer", $"Must be one of: {string.Join(", ", asked.Choices)}.");
        return wrong;
    }
}

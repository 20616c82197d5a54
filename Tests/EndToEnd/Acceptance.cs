using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>What every page must be: accessible, and no wider than its window.</summary>
internal static class Acceptance
{
    // A colour on its way from one to the other has the contrast of neither. What turns for ever is not waited for.
    private const string Settled = """
        async () => {
          await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)));
          const ending = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
          await Promise.allSettled(ending.map(one => one.finished));
        }
        """;

    /// <param name="page">As it stands.</param>
    /// <param name="width">Of its window.</param>
    /// <param name="name">When the environment says where, a picture is kept under this name.</param>
    public static async Task AcceptAsync(this IPage page, int width, string? name = null)
    {
        await page.EvaluateAsync(Settled);
        if (name is not null && Environment.GetEnvironmentVariable("CONCIERGE_SHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
        var findings = await page.RunAxe();
        var serious = findings.Violations.Where(finding => finding.Impact is "serious" or "critical").Select(Describe);
        Assert.Equal((page.Url, []), (page.Url, serious.ToArray()));
        Assert.InRange(await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"), 1, width);
    }

    private static string Describe(AxeResultItem finding) => $"{finding.Id}: {string.Join(", ", finding.Nodes.Select(node => node.Html))}";
}

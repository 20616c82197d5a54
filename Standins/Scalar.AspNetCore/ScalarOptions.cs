namespace Scalar.AspNetCore;

/// <summary>How the API reference looks and what it may use.</summary>
public class ScalarOptions
{
    /// <summary>The page's title; <c>{documentName}</c> stands for the document's name.</summary>
    public string? Title { get; set; } = "Scalar API Reference";

    /// <summary>Where the OpenAPI documents are; <c>{documentName}</c> stands for the document's name.</summary>
    public string OpenApiRoutePattern { get; set; } = "/openapi/{documentName}.json";

    /// <summary>The page's icon, relative to the page.</summary>
    public string? Favicon { get; set; } = "favicon.svg";

    /// <summary>False: the system's fonts instead of those of an outside host.</summary>
    public bool? DefaultFonts { get; set; }

    /// <summary>False: the vendor is not told that a request was tried.</summary>
    public bool? Telemetry { get; set; }

    /// <summary>True: no button that opens the vendor's client.</summary>
    public bool? HideClientButton { get; set; }

    /// <summary>When the vendor's developer tools are shown.</summary>
    public DeveloperToolsVisibility? ShowDeveloperTools { get; set; }

    /// <summary>The vendor's chat.</summary>
    public ScalarAgentOptions? Agent { get; set; }

    /// <summary>The offer to connect the reference to tools of a language model.</summary>
    public ScalarMcpOptions? Mcp { get; set; }
}

/// <summary>The vendor's chat in the reference.</summary>
public sealed class ScalarAgentOptions
{
    /// <summary>True: no chat.</summary>
    public bool? Disabled { get; set; }
}

/// <summary>The offer to connect the reference to tools of a language model.</summary>
public sealed class ScalarMcpOptions
{
    /// <summary>True: no such offer.</summary>
    public bool? Disabled { get; set; }
}

/// <summary>When the vendor's developer tools are shown.</summary>
public enum DeveloperToolsVisibility
{
    /// <summary>On every host.</summary>
    Always,

    /// <summary>On localhost.</summary>
    Localhost,

    /// <summary>Nowhere.</summary>
    Never,
}

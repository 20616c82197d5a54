using Microsoft.AspNetCore.Components;

namespace Concierge.Core.Mail.Templates;

/// <summary>What every mail is given.</summary>
public abstract class MailComponent : ComponentBase
{
    /// <summary>What its reader is called.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Where its button leads.</summary>
    [Parameter, EditorRequired]
    public string Link { get; set; } = "";

    [Parameter, EditorRequired]
    public string Subject { get; set; } = "";
}

# Completion of inbox-tui for fish: inbox-tui completion fish | source

function __inbox_tui_completion
    set -lx _INBOX_TUI_COMPLETE fish_complete
    set -lx COMP_WORDS (commandline -cp)
    for line in (command inbox-tui 2>/dev/null)
        set -l fields (string split -m 2 \t -- $line)
        switch $fields[1]
            case plain
                printf '%s\t%s\n' $fields[2] "$fields[3]"
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
        end
    end
end

complete --no-files --keep-order --command inbox-tui --arguments '(__inbox_tui_completion)'

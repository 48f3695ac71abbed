; The installer for Windows, for makensis; tools/package/installer.ts gives what is in ${...} by -D, and the two lists of files.
; For the whole machine and at one place, since the place must be one that only administrators can change.

Unicode true
Target amd64-unicode
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include Win/COM.nsh
!include Win/Propkey.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Lanewise"
!define RECORDS "Software\Lanewise\Changes"
!define PROGRAM "$INSTDIR\Lanewise.exe"
!define SHORTCUT "$SMPROGRAMS\Lanewise.lnk"
; Half seconds that the program has to end by itself: it reverts what nobody confirmed first.
!define PATIENCE 60

Name "Lanewise"
Caption "Lanewise ${VERSION}"
BrandingText "Lanewise ${VERSION}"
OutFile "${OUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
RequestExecutionLevel admin
ManifestDPIAware true
ManifestSupportedOS Win10
XPStyle on
ShowInstDetails hide
ShowUninstDetails hide
; A file that cannot be written ends the installation; it is never left out.
AllowSkipFiles off
; Times of the build would make two installers of the same files differ.
SetDateSave off

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey ProductName "Lanewise"
VIAddVersionKey FileDescription "Lanewise installer"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "${PUBLISHER}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"

; Windows asks in the name of whoever signed it when it is run.
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

Var done
CompletedText $done
; As the title of a page that says that nothing was changed, "Completed" would be wrong.
SubCaption 4 " "
UninstallSubCaption 2 " "
Page instfiles

; Four lines are all that Windows shows of it.
UninstallText "Lanewise is removed for all users. Each user's settings, NAS, log and history stay in %APPDATA%\lanewise. \
What Lanewise has changed in Windows stays, and the record of it in HKLM\SOFTWARE\Lanewise."
UninstPage uninstConfirm
UninstPage instfiles

!macro Begin
  SetShellVarContext all
  SetRegView 64
  StrCpy $INSTDIR "$PROGRAMFILES64\Lanewise"
!macroend

Function .onInit
  ${If} $INSTDIR != ""
    MessageBox MB_OK|MB_ICONSTOP "Lanewise is installed in the folder of programs only, where nobody but an administrator can change it. /D= cannot be given." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "Lanewise needs Windows 10 or newer. Nothing was installed." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  !insertmacro Begin
  StrCpy $done "Lanewise is installed. Open it from the Start menu."
FunctionEnd

Function un.onInit
  !insertmacro Begin
  StrCpy $done "Lanewise is removed."
FunctionEnd

!macro Try file
  ${If} ${FileExists} "${file}"
    ClearErrors
    FileOpen $1 "${file}" a
    ${If} ${Errors}
      StrCpy $0 yes
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

; Goes on when no Lanewise runs from the folder, of whatever user. Windows lets nobody write into a program that runs.
!macro EndProgram un
Function ${un}IsRunning
  StrCpy $0 no
  !insertmacro Try "${PROGRAM}"
  !insertmacro Try "$INSTDIR\resources\lanewise-elevated.exe"
FunctionEnd

Function ${un}EndProgram
  Call ${un}IsRunning
  ${If} $0 == no
    Return
  ${EndIf}
  MessageBox MB_OKCANCEL|MB_ICONINFORMATION "Lanewise is running and has to end first. Shall it end now?$\r$\n$\r$\n\
A change that nobody has confirmed yet is reverted." /SD IDOK IDOK ask
  Abort "Lanewise is running. Nothing was changed."
ask:
  Exec '"${PROGRAM}" --quit'
  ${For} $2 1 ${PATIENCE}
    Sleep 500
    Call ${un}IsRunning
    ${If} $0 == no
      Return
    ${EndIf}
  ${Next}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Lanewise is still running: perhaps for another user of this computer, or to watch over \
a change that was just made.$\r$\n$\r$\nEnd it there (Quit in the menu of its tray icon) or wait a few minutes, then choose Retry." /SD IDCANCEL IDRETRY ask
  Abort "Lanewise is still running. Nothing was changed."
FunctionEnd
!macroend
!insertmacro EndProgram ""
!insertmacro EndProgram "un."

; Files of an older version that this one does not have must not stay. The shortcut does: Start remembers that it was pinned.
Function RemoveOlder
  ${IfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    Return
  ${EndIf}
  ExecWait '"$INSTDIR\uninstall.exe" /S /UPGRADE _?=$INSTDIR' $0
  ${If} $0 != 0
    Abort "The older version could not be removed (exit status $0)."
  ${EndIf}
FunctionEnd

; Windows shows notifications of a program only when the shortcut in Start says which program it is of.
Function MakeShortcut
  StrCpy $3 "no such interface"
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IShellLink::SetPath} $0 '("${PROGRAM}")'
    ${IShellLink::SetWorkingDirectory} $0 '("$INSTDIR")'
    ${IShellLink::SetDescription} $0 '("Which ports of the NAS carry a share")'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r1)'
    ${If} $1 P<> 0
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
      System::Call '*(&w64 "${APPLICATION_ID}")p.r5'
      System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r5)p.r6'
      ${IPropertyStore::SetValue} $1 '(r4,r6).r3'
      ${IPropertyStore::Commit} $1 ""
      ${IUnknown::Release} $1 ""
      System::Free $4
      System::Free $5
      System::Free $6
    ${EndIf}
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
    ${AndIf} $3 == 0
      ${IPersistFile::Save} $1 '("${SHORTCUT}",1).r3'
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
  ${If} $3 != 0
    Abort "The entry in the Start menu could not be made ($3)."
  ${EndIf}
FunctionEnd

Section
  Call EndProgram
  Call RemoveOlder
  !include "${INSTALL_FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call MakeShortcut
  WriteRegStr HKLM "${KEY}" DisplayName "Lanewise"
  WriteRegStr HKLM "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${KEY}" DisplayIcon "${PROGRAM}"
  WriteRegStr HKLM "${KEY}" Publisher "${PUBLISHER}"
  WriteRegStr HKLM "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKLM "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${KEY}" EstimatedSize ${KILOBYTES}
  WriteRegDWORD HKLM "${KEY}" NoModify 1
  WriteRegDWORD HKLM "${KEY}" NoRepair 1
SectionEnd

; A record of a change begins with the word "open" until the change is kept or reverted (main/change/windows/journal.ts).
Function un.RevertUnfinished
  ${For} $0 0 9999
    EnumRegValue $1 HKLM "${RECORDS}" $0
    ${If} $1 == ""
      Return
    ${EndIf}
    ReadRegStr $2 HKLM "${RECORDS}" $1
    StrCpy $2 $2 5
    ${If} $2 == "open "
      ; Whatever comes of it: the record stays, by which a Lanewise that is installed again can revert the change.
      nsExec::Exec '"$INSTDIR\resources\lanewise-elevated.exe" recover'
      Pop $2
      Return
    ${EndIf}
  ${Next}
FunctionEnd

Section Uninstall
  Call un.EndProgram
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors}
    StrCpy $3 uninstall
    Call un.RevertUnfinished
  ${EndIf}
  !include "${REMOVE_FILES}"
  Delete "$INSTDIR\uninstall.exe"
  ${If} $3 != uninstall
    Return
  ${EndIf}
  ; Not with what is in it: anything else was put there by an administrator.
  RMDir "$INSTDIR"
  Delete "${SHORTCUT}"
  DeleteRegKey HKLM "${KEY}"
SectionEnd
